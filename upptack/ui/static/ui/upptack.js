/* What scripts add to pages that work without them. Written for engines from 2012 (ES5). */
(function () {
  "use strict";
  var LOCK_MS = 2000, WARN_MS = 480000, END_MS = 600000, SAID_MS = 5000;
  var body = document.body, live = document.getElementById("live"), cover = document.getElementById("neutral-cover");
  var timed = /(^| )timed( |$)/.test(body.className);
  var began = Date.now(), warned = false, ended = false, put = null, title = "", focused = null, silence = 0;

  function each(list, act) {
    Array.prototype.slice.call(list).forEach(act);
  }

  function closest(node, attribute) {
    while (node && node.nodeType === 1 && !node.hasAttribute(attribute)) { node = node.parentNode; }
    return node && node.nodeType === 1 ? node : null;
  }

  function say(text) {
    if (!live) { return; }
    clearTimeout(silence);
    live.textContent = text;
    silence = setTimeout(function () { live.textContent = ""; }, SAID_MS);
  }

  /* The covered screen: everything but the neutral page is taken out of sight, reach and the accessibility tree. */
  function hide() {
    put = [];
    each(body.children, function (node) {
      if (node === cover || node.tagName === "SCRIPT") { return; }
      put.push([node, node.hidden, node.getAttribute("aria-hidden")]);
      node.hidden = true;
      node.setAttribute("aria-hidden", "true");
    });
    title = document.title;
    focused = document.activeElement;
    document.title = cover.getAttribute("data-title");
    cover.hidden = false;
    var heading = cover.querySelector("h1");
    if (heading) { heading.focus(); }
    window.scrollTo(0, 0);
  }

  function show() {
    put.forEach(function (was) {
      was[0].hidden = was[1];
      if (was[2] === null) { was[0].removeAttribute("aria-hidden"); } else { was[0].setAttribute("aria-hidden", was[2]); }
    });
    put = null;
    document.title = title;
    cover.hidden = true;
    if (focused && focused.focus && document.contains(focused)) { focused.focus(); }
    if (ended) { end(); }
  }

  function turn() {
    if (!cover) { return; }
    if (put) { show(); } else { hide(); }
  }

  /* After the time is out the page is emptied, not only covered. */
  function end() {
    ended = true;
    each(body.children, function (node) {
      if (node !== cover && !/idle-cover/.test(node.className)) { body.removeChild(node); }
    });
    if (put) { return; }
    var over = body.querySelector(".idle-cover");
    if (!over) { location.reload(); return; }
    over.style.visibility = "visible";
    document.title = over.querySelector("h2").textContent;
    over.querySelector("a").focus();
  }

  function tick() {
    var gone = Date.now() - began, idle = body.querySelector("body > .idle");
    if (ended) { return; }
    if (gone >= END_MS) { end(); return; }
    if (gone >= WARN_MS && !warned && idle) {
      warned = true;
      say(idle.querySelector("p").textContent);
    }
  }

  function stay(link, event) {
    var call = new XMLHttpRequest();
    event.preventDefault();
    call.open("GET", link.getAttribute("data-stay"));
    call.onload = function () {
      if (call.status === 403) { end(); return; }
      if (call.status !== 204) { return; }
      began = Date.now();
      warned = false;
      body.className += " restart";
      body.getBoundingClientRect();
      body.className = body.className.replace(" restart", "");
      say(live ? live.getAttribute("data-stayed") : "");
      document.getElementById("main").focus();
    };
    call.send();
  }

  function copy(button) {
    var area = document.getElementById(button.getAttribute("data-copy"));
    function done(worked) {
      if (!worked) { area.focus(); area.select(); }
      say(live.getAttribute(worked ? "data-copied" : "data-not-copied"));
    }
    function older() {
      var worked = false;
      area.focus();
      area.select();
      try { worked = document.execCommand("copy"); } catch (refused) { worked = false; }
      if (worked) { button.focus(); }
      done(worked);
    }
    if (!area) { return; }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(area.value).then(function () { done(true); }, older);
    } else { older(); }
  }

  document.addEventListener("keydown", function (event) {
    var escape = event.key === "Escape" || event.key === "Esc" || event.keyCode === 27;
    if (!escape || event.repeat || event.isComposing) { return; }
    event.preventDefault();
    turn();
  });

  document.addEventListener("click", function (event) {
    var hider = closest(event.target, "data-hide"), copier = closest(event.target, "data-copy");
    var stayer = closest(event.target, "data-stay");
    if (hider) { event.preventDefault(); turn(); }
    if (copier) { event.preventDefault(); copy(copier); }
    if (stayer) { stay(stayer, event); }
  });

  /* The second press within two seconds is dropped, unless the first one opened a tab of its own or
     fetched a file. No button is
     disabled, so that the pressed one's value is sent. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var pressed = event.submitter;
    if (event.defaultPrevented || (pressed && (pressed.getAttribute("formtarget") || pressed.hasAttribute("data-file")))) { return; }
    if (form.getAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "1");
    setTimeout(function () { form.removeAttribute("data-sent"); }, LOCK_MS);
  });

  /* Sent by the sign-in library when a passkey could not be used. */
  document.addEventListener("allauth.error", function () {
    var failed = document.getElementById("key-failed");
    if (failed) { failed.hidden = false; }
  });

  var summary = body.querySelector(".error-summary[tabindex]");
  if (summary && !/shown/.test(summary.className)) { summary.focus(); }

  if (!timed) { return; }
  setInterval(tick, 1000);
  window.addEventListener("focus", tick);
  document.addEventListener("visibilitychange", tick);
  /* A page kept for the Back button is emptied when left, and fetched anew (never posted anew) when it returns. */
  window.addEventListener("pagehide", function (event) {
    if (event.persisted) { document.documentElement.style.visibility = "hidden"; body.textContent = ""; }
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { location.replace(location.pathname + location.search); }
  });
}());
