/* What scripts add to the public site, which works without them: pages change in place, so that the browser's history
   has one row, and the site is left in a moment. Written for engines from 2012 (ES5); nothing is stored. */
(function () {
  "use strict";
  var PRESSES = 3, WITHIN_MS = 2000, pressed = [];

  function closest(node, name) {
    while (node && node.tagName !== name) { node = node.parentNode; }
    return node;
  }

  function leave() {
    var away = document.querySelector("[data-exit]").href;
    document.documentElement.style.display = "none";
    location.replace(away);
  }

  /* Puts the answer in place of the page; the address and the history stay as they are. */
  function show(text) {
    var next = new DOMParser().parseFromString(text, "text/html"), main = next.querySelector("main"), heading;
    if (!main) { return false; }
    document.documentElement.lang = next.documentElement.lang;
    document.documentElement.dir = next.documentElement.dir;
    document.title = next.title;
    document.body.innerHTML = next.body.innerHTML;
    window.scrollTo(0, 0);
    heading = document.querySelector("[role=alert]") || document.querySelector("h1");
    if (heading) { heading.focus(); }
    return true;
  }

  function get(method, address, content) {
    var call = new XMLHttpRequest();
    document.body.setAttribute("aria-busy", "true");
    call.open(method, address);
    if (content) { call.setRequestHeader("Content-Type", "application/x-www-form-urlencoded"); }
    call.onload = function () { if (!show(call.responseText)) { location.replace(address); } };
    call.onerror = function () { location.replace(address); };
    call.send(content || null);
  }

  function pairs(form, button) {
    var found = [], fields = form.elements, at, field;
    function add(name, value) { found.push(encodeURIComponent(name) + "=" + encodeURIComponent(value)); }
    for (at = 0; at < fields.length; at += 1) {
      field = fields[at];
      if (field.name && field.tagName !== "BUTTON" && (!/radio|checkbox/.test(field.type) || field.checked)) {
        add(field.name, field.value);
      }
    }
    if (button && button.name) { add(button.name, button.value); }
    return found.join("&");
  }

  document.addEventListener("click", function (event) {
    var link = closest(event.target, "A"), button = closest(event.target, "BUTTON"), form = button && button.form;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
    if (link && link.hasAttribute("data-exit")) {
      event.preventDefault();
      leave();
    } else if (link && link.host === location.host && link.getAttribute("href").charAt(0) === "/") {
      event.preventDefault();
      get("GET", link.href);
    } else if (form) {
      event.preventDefault();
      get("POST", form.action, pairs(form, button) || "x=");
    }
  });

  document.addEventListener("keydown", function (event) {
    var now = Date.now();
    if (event.keyCode !== 27) { pressed = []; return; }
    pressed = pressed.filter(function (at) { return now - at < WITHIN_MS; });
    pressed.push(now);
    if (pressed.length >= PRESSES) { leave(); }
  });
}());
