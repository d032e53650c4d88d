"""One benchmark in a process of its own."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context

from benchmarks.figures import Figure


def figures_of(name: str, is_quick: bool) -> list[Figure]:
    """Run one benchmark here."""
    module = import_module(f"benchmarks.{name}")
    return list(module.figures(quick=is_quick))


def alone(name: str, is_quick: bool) -> list[Figure]:
    """Run one benchmark in a new process, so that none pays for what another left behind."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as one:
        return one.submit(figures_of, name, is_quick).result()
