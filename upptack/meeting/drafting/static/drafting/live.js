/* Marks a text while it is written: posts the page's own form after a pause and puts the answer's marks in place. The
   page works without. Nothing is stored, no address changes, and what has the focus keeps it. ES5, as for the rest. */
(function () {
  "use strict";
  var PAUSE_MS = 800;
  var form = document.querySelector("form[data-live]"), text = document.getElementById("text");
  var said = document.getElementById("said"), found = document.getElementById("found");
  var old = document.getElementById("old"), choice = document.getElementById("live-choice");
  var waiting = 0, call = null;

  function say(sentence) {
    if (said.textContent !== sentence) { said.textContent = sentence; }
  }

  function tooLong() {
    var signs = text.value.replace(/[\ud800-\udbff][\udc00-\udfff]/g, "x").length;
    return signs > Number(form.getAttribute("data-limit"));
  }

  /* An answer that is not this page (signed out, or an error) leaves the note that the marks are old. */
  function show(answer) {
    var next = new DOMParser().parseFromString(answer, "text/html");
    if (!next.getElementById("found")) { return; }
    found.innerHTML = next.getElementById("found").innerHTML;
    say(next.getElementById("said").textContent);
    old.hidden = true;
  }

  function send() {
    if (call) { call.abort(); }
    if (!/\S/.test(text.value)) {
      found.textContent = "";
      say("");
      old.hidden = true;
      return;
    }
    if (tooLong()) { say(form.getAttribute("data-too-long")); return; }
    call = new XMLHttpRequest();
    call.open("POST", form.getAttribute("action"));
    call.onload = function () { show(this.responseText); };
    call.send(new FormData(form));
  }

  function changed() {
    clearTimeout(waiting);
    old.hidden = !found.firstElementChild;
    if (choice.querySelector("input").checked) { waiting = setTimeout(send, PAUSE_MS); }
  }

  if (!form || !window.FormData || !window.DOMParser) { return; }
  choice.hidden = false;
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  /* A text that is too long stays on the page instead of being sent and refused. */
  form.addEventListener("submit", function (event) {
    clearTimeout(waiting);
    if (!tooLong()) { return; }
    event.preventDefault();
    say(form.getAttribute("data-too-long"));
    said.scrollIntoView();
  });
}());
