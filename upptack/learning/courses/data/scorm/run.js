/* Runs a module as a SCORM 1.2 SCO: finds the platform's API, goes on where the learner was, and reports pages, score and
   completion. Without a platform everything works and nothing is kept. */
(function () {
  "use strict";
  var api = find(window) || (window.opener ? find(window.opener) : null);
  var pages = [].slice.call(document.querySelectorAll(".page"));
  var questions = [].slice.call(document.querySelectorAll(".question"));
  var begun = Date.now();
  var over = false;
  var seen = {};
  var answered = {};

  /* The API adapter stands in a window above (SCORM 1.2 Run-Time Environment, 3.3.6.1). A window of another site
     throws when it is asked. */
  function find(from) {
    var at = from;
    for (var depth = 0; depth < 50; depth += 1) {
      try {
        if (at.API) {
          return at.API;
        }
      } catch (closed) {
        return null;
      }
      if (!at.parent || at.parent === at) {
        return null;
      }
      at = at.parent;
    }
    return null;
  }

  function get(name) {
    return api ? String(api.LMSGetValue(name) || "") : "";
  }

  function set(name, value) {
    if (api && !over) {
      api.LMSSetValue(name, String(value));
    }
  }

  function ids(kept) {
    return Object.keys(kept).sort().join(",");
  }

  function kept(part) {
    var found = {};
    part.split(",").forEach(function (id) {
      if (id && document.getElementById(id)) {
        found[id] = true;
      }
    });
    return found;
  }

  function isWhole() {
    return (
      pages.every(function (page) { return seen[page.id]; }) &&
      questions.every(function (question) { return answered[question.id]; })
    );
  }

  /* A module that the platform already holds for done stays so. */
  function wasDone() {
    var status = get("cmi.core.lesson_status");
    return status === "passed" || status === "completed";
  }

  function report() {
    if (questions.length) {
      set("cmi.core.score.min", 0);
      set("cmi.core.score.max", 100);
      set("cmi.core.score.raw", Math.round((100 * Object.keys(answered).length) / questions.length));
    }
    set("cmi.suspend_data", ids(seen) + "|" + ids(answered));
    if (isWhole()) {
      set("cmi.core.lesson_status", questions.length ? "passed" : "completed");
      document.getElementById("state").textContent = "Modulen är klar.";
    } else if (!wasDone()) {
      set("cmi.core.lesson_status", "incomplete");
    }
    if (api && !over) {
      api.LMSCommit("");
    }
  }

  function show(page, focus) {
    pages.forEach(function (each) {
      each.classList.toggle("now", each === page);
    });
    set("cmi.core.lesson_location", page.id);
    report();
    if (focus) {
      window.scrollTo(0, 0);
      page.querySelector("h2").focus();
    }
  }

  function step(page, by) {
    var place = pages.indexOf(page) + by;
    if (by > 0) {
      seen[page.id] = true;
    }
    if (pages[place]) {
      show(pages[place], true);
      return;
    }
    report();
    var left = questions.filter(function (question) { return !answered[question.id]; })[0];
    var unread = pages.filter(function (each) { return !seen[each.id]; })[0];
    if (left || unread) {
      document.getElementById("state").textContent = "Det finns frågor eller sidor kvar.";
      show(left ? pages.filter(function (each) { return each.contains(left); })[0] : unread, true);
    } else {
      window.scrollTo(0, 0);
    }
  }

  function judge(question) {
    var inputs = [].slice.call(question.querySelectorAll("input"));
    var verdict = question.querySelector(".verdict");
    if (!inputs.some(function (each) { return each.checked; })) {
      verdict.textContent = verdict.getAttribute("data-none");
      return;
    }
    var right = inputs.every(function (each) { return each.checked === each.hasAttribute("data-right"); });
    verdict.textContent = verdict.getAttribute(right ? "data-yes" : "data-no");
    question.classList.add("told");
    question.querySelector("details").open = true;
    if (right) {
      answered[question.id] = true;
    }
    report();
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  /* cmi.core.session_time is HHHH:MM:SS (CMITimespan). */
  function spent() {
    var seconds = Math.round((Date.now() - begun) / 1000);
    return two(Math.floor(seconds / 3600)) + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
  }

  function finish() {
    if (api && !over) {
      set("cmi.core.session_time", spent());
      set("cmi.core.exit", isWhole() ? "" : "suspend");
      api.LMSCommit("");
      over = true;
      api.LMSFinish("");
    }
  }

  if (api) {
    api.LMSInitialize("");
    var parts = get("cmi.suspend_data").split("|");
    seen = kept(parts[0] || "");
    answered = kept(parts[1] || "");
  }
  document.documentElement.classList.add("live");
  pages.forEach(function (page) {
    [].slice.call(page.querySelectorAll(".next, .back")).forEach(function (button) {
      button.addEventListener("click", function () { step(page, button.className === "next" ? 1 : -1); });
    });
  });
  questions.forEach(function (question) {
    question.addEventListener("submit", function (event) {
      event.preventDefault();
      judge(question);
    });
  });
  window.addEventListener("pagehide", finish);
  window.addEventListener("beforeunload", finish);
  var last = document.getElementById(get("cmi.core.lesson_location"));
  show(pages.indexOf(last) < 0 ? pages[0] : last, false);
})();
