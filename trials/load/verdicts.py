"""What the load trial prints: every figure with its N, and whether it reaches its goal."""

from __future__ import annotations

from collections.abc import Sequence

from trials.load import day
from trials.load.capacity import CORES, SignIn, Steady
from trials.load.crowd import Crowd
from trials.load.figures import Spread, spread
from trials.load.site import RATE_GOAL, SLOW_GOAL, Wrk


class Verdicts:
    """Prints as it goes, and keeps what failed."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def check(self, right: bool, sentence: str) -> None:
        """One goal: prints the sentence with whether it was reached, and keeps it when it was not."""
        print(f"  {'nått' if right else 'INTE NÅTT'}: {sentence}", flush=True)
        if not right:
            self.failed.append(sentence)

    def finish(self) -> int:
        """The summary and the exit status."""
        print(f"\n{len(self.failed)} mål är inte nådda." if self.failed else "\nAlla mål är nådda.")
        for sentence in self.failed:
            print(f"  {sentence}")
        return 1 if self.failed else 0

    def shown(self, run: Steady) -> None:
        """The table of a run: steps, walks, errors, processors and memory."""
        result = run.result
        print(f"    {'steg':24} {'N':>7} {'p50':>8} {'p95':>8} {'p99':>8} {'värst':>8}  ms")
        for step, times in [*sorted(result.times.items()), ("alla steg", result.steps)]:
            lay = spread(times)
            print(f"    {step:24} {lay.n:7} {lay.p50:8.1f} {lay.p95:8.1f} {lay.p99:8.1f} {lay.worst:8.1f}")
        kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(result.whole.items()))
        print(f"    hela: {kinds}; fel: {dict(result.errors) or 0}; begärda {run.rate:.1f}/s")
        if result.late:
            print(f"    började sent, p99: {spread(result.late).p99:.0f} ms")
        seconds = result.elapsed
        shares = [run.server, run.database, result.client]
        shares.append(max(0.0, run.machine - sum(shares)))
        names = ("server", "databas", "lastgenerator", "annat")
        told = ", ".join(f"{name} {share / seconds / CORES:.0%}" for name, share in zip(names, shares, strict=True))
        print(f"    av {CORES} kärnor: {told}")
        print(f"    minne: server {run.memory[0]:.0f} MB, databas {run.memory[1]:.0f} MB", flush=True)

    def conversations(self, run: Steady, conversations: int, requests: int) -> None:
        """The figure of complete conversations."""
        print(f"\nHela samtal, {run.rate:.0f} påbörjade i sekunden i {run.result.seconds:.0f} s")
        self.shown(run)
        calls, server, database = (n / max(run.whole, 1) for n in (run.result.requests, run.server, run.database))
        print(
            f"    ett helt samtal: {calls:.1f} anrop, {run.cost:.1f} ms processortid "
            f"(server {server * 1e3:.1f}, databas {database * 1e3:.1f});"
            f" räknat ur det ryms högst {run.ceiling:.0f}/s på två kärnor utan annat"
        )
        self.check(not run.result.errors, f"inga fel ({sum(run.result.errors.values())})")
        self.check(run.whole >= conversations, f"N: {run.whole} hela samtal, minst {conversations}")
        self.check(run.result.requests >= requests, f"N: {run.result.requests} anrop, minst {requests}")
        rate, late = f"{run.sustained:.1f} (mål {day.GOAL:.0f})", f"{run.steps.p95:.0f} ms (mål {day.P95:.0f})"
        self.check(run.reached, f"hela samtal/s: {rate}, p95 ett steg: {late}")

    def next_limit(self, runs: Sequence[Steady]) -> None:
        """Where the limit is when the goal was not reached."""
        print("\nTrappan: vad som håller")
        for run in runs:
            print(
                f"    {run.rate:.0f} begärda/s: {run.sustained:.1f} hela/s, p95 {run.steps.p95:.0f} ms, "
                f"{run.cost:.1f} ms processortid ett samtal (N {run.whole})"
            )
        held = [run for run in runs if run.steps.p95 <= day.P95 and not run.result.errors]
        best = max((run.sustained for run in held), default=0.0)
        cost = sum(run.server + run.database for run in runs) / max(sum(run.whole for run in runs), 1) * 1e3
        print(
            f"    Det högsta som håller p95: {best:.1f}/s. Gränsen är processorn: {cost:.1f} ms ett samtal, "
            f"så {day.GOAL:.0f}/s tar {day.GOAL * cost / 1e3:.1f} kärnor, och lastgeneratorn sitt."
        )

    def day(self, run: Steady) -> None:
        """The day's busiest minutes in their own mix."""
        print(f"\nDagens fullaste minuter i sin egen blandning ({day.rates().burst:.0f} möten/s)")
        self.shown(run)
        self.check(not run.result.errors, f"dagens topp utan fel ({sum(run.result.errors.values())})")
        self.check(run.steps.p95 <= day.P95, f"dagens topp: p95 {run.steps.p95:.0f} ms (mål {day.P95:.0f})")

    def sign_in(self, found: SignIn) -> None:
        """Signing in: the cost is said, not judged, for an agency's own sign-in takes the password elsewhere; that it
        succeeds is."""
        print(
            f"\nInloggning med lösenord (N {found.n}): {found.cost:.0f} ms processortid, p50 {found.wall.p50:.0f} ms. "
            f"Två kärnor räcker till {found.ceiling:.1f}/s och inget annat; dagens topp är "
            f"{day.rates().burst:.0f} möten/s. Myndighetens egen inloggning (OIDC) räknar inget lösenord här."
        )
        self.check(not found.wrong, f"inloggningar utan fel {found.wrong or ''}")

    def television(self, files: Wrk, fixed: Wrk, seconds: float) -> None:
        """The site as files."""
        print("\nEn tv-kväll på den publika webbplatsen")
        print(f"    filer bakom nginx: {files.rate:.0f}/s, p99 {files.p99:.1f} ms (N {files.n})")
        print(f"    golv, en fast sträng ur samma nginx: {fixed.rate:.0f}/s (N {fixed.n})")
        self.check(
            files.rate >= RATE_GOAL,
            f"{files.rate:.0f} sidor/s (mål {RATE_GOAL:.0f}), {files.rate / fixed.rate:.2f} av golvet",
        )
        self.check(files.n >= RATE_GOAL * seconds / 2, f"N: {files.n} sidor, minst {RATE_GOAL * seconds / 2:.0f}")

    def live(self, found: Wrk) -> None:
        """The live site through the server: said beside."""
        print(f"    samma sida genom servern: {found.rate:.0f}/s, p99 {found.p99:.1f} ms (N {found.n})", flush=True)

    def slow(self, where: str, alone: Spread, beside: Spread) -> None:
        """An ordinary request beside four hundred slow ones."""
        print(f"    vanlig begäran {where}: p99 {alone.p99:.1f} ms ensam, {beside.p99:.1f} ms bredvid 400 långsamma")
        self.check(beside.p99 <= SLOW_GOAL, f"{where}: p99 {beside.p99:.1f} ms (mål {SLOW_GOAL:.0f}, N {beside.n})")

    def crowd(self, found: Crowd) -> None:
        """Locust's profile."""
        print(f"\nLocusts profil av dagen ({found.seconds:.0f} s, {found.users} användare)")
        for row in found.rows:
            times = f"p50 {row.p50:.0f}  p95 {row.p95:.0f}  p99 {row.p99:.0f} ms"
            print(f"    {row.name:24} N {row.n:6}  fel {row.failures}  {times}")
        client, server = found.client / found.seconds, found.server / found.seconds
        print(f"    av en kärna: locust själv {client:.0%}, servern {server:.0%}")
        self.check(found.requests > 0 and not found.failures, f"locust: {found.failures} fel av {found.requests} anrop")
