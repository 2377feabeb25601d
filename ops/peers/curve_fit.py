#!/usr/bin/env python3
"""Fits simulated spectra of a published network of The Payne's form by scipy.optimize.curve_fit, on one core.

Usage:
    ops/peers/curve_fit.py NETWORK.npz WAVELENGTH.npz --spectra spectra.fits --out peer.json [-n 200] [--seed 1]
    ops/photosphere bundle import-payne NETWORK.npz --wavelengths WAVELENGTH.npz --out payne
    ops/photosphere bench peer --bundle payne --spectra spectra.fits --peer peer.json \\
        --network NETWORK.npz --wavelengths WAVELENGTH.npz

The spectra: labels uniform over the middle 80 % of the network's box, surface flux per Angstrom times 1e-6, Gaussian
noise of 1/100 of each pixel's flux, sigma known. They are written as a spectra set that `photosphere invert` reads too:
on all log-uniform pixels, ivar 0 in the gaps between the network's.

The fit: four labels scaled to [-0.5, 0.5] with these bounds, and one free scale; start in the middle of the box; sigma
given; derivatives by curve_fit's own finite differences, tolerances and method its defaults (trf, as there are bounds).
The model is evaluated in numpy's most efficient form: the matrix product of the hidden layer in one piece, the sigmoid by
scipy.special.expit. Parsing and start-up are not timed, each spectrum is fitted once after one that warms up.

Tried with Python 3.11, numpy 2.4, scipy 1.17. Needs nothing else.
"""

import os

# Before numpy, whose libraries read these variables on loading.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import json
import platform
import time

import numpy as np
import scipy
from scipy.optimize import curve_fit
from scipy.special import expit

SNR = 100.0
INNER = 0.8  # fraction of the box, along each label, from which stars are drawn
LABELS = ("TEFF", "LOGG", "FE_H", "ALPHA_M")


class Payne:
    """The published network: H_nu as surface flux per Angstrom, in units of 1e6 erg/s/cm^2/Angstrom."""

    def __init__(self, network, wavelengths):
        with np.load(network) as arrays:
            weight = arrays["w_array_0"].astype(float)
            self.shape = weight.shape[:2]
            self.hidden = weight.reshape(-1, weight.shape[2])
            self.bias = arrays["b_array_0"].astype(float).ravel()
            self.output = arrays["w_array_1"].astype(float)
            self.zero = arrays["b_array_1"].astype(float)
            self.lower = arrays["x_min"].astype(float)
            self.upper = arrays["x_max"].astype(float)
        with np.load(wavelengths) as arrays:
            self.wavelength = arrays["wavelength"].astype(float)
        # F_lambda = 4 pi H_nu c / lambda^2, the network gives 1e6 H_nu, c in Angstrom/s
        unit = 4 * np.pi * 1e-6 * 2.99792458e18 / self.wavelength**2 / 1e6
        self.output *= unit[:, None]
        self.zero *= unit

    def flux(self, scaled):
        active = expit(self.hidden @ scaled + self.bias).reshape(self.shape)
        return np.einsum("pu,pu->p", self.output, active) + self.zero

    def labels(self, scaled):
        return self.lower + (scaled + 0.5) * (self.upper - self.lower)


def fit(payne, observed, sigma):
    middle = np.zeros(4)
    start = np.append(middle, np.median(observed) / np.median(payne.flux(middle)))
    bounds = ([-0.5] * 4 + [0.0], [0.5] * 4 + [np.inf])
    found, _ = curve_fit(
        lambda _, *p: p[4] * payne.flux(np.array(p[:4])),
        payne.wavelength,
        observed,
        p0=start,
        sigma=sigma,
        absolute_sigma=True,
        bounds=bounds,
    )
    chi2 = np.sum(((observed - found[4] * payne.flux(found[:4])) / sigma) ** 2)
    return found, chi2


def card(key, value):
    if isinstance(value, bool):
        text = f"{'T' if value else 'F':>20}"
    elif isinstance(value, int):
        text = f"{value:>20}"
    else:
        text = f"'{value:<8}'"
    return f"{key:<8}= {text}".ljust(80).encode("ascii")


def unit_of_fits(cards, data):
    """Returns one header and its data, each padded to a multiple of 2880 bytes."""
    header = b"".join([*cards, b"END".ljust(80)])
    return header + b" " * (-len(header) % 2880) + data + b"\0" * (-len(data) % 2880)


def image(first, pixels, *more):
    cards = [*first, card("BITPIX", -64), card("NAXIS", 2), card("NAXIS1", pixels.shape[1])]
    return unit_of_fits([*cards, card("NAXIS2", pixels.shape[0]), *more], pixels.astype(">f8").tobytes())


def table(name, columns, *more):
    rows = np.column_stack(list(columns.values())).astype(">f8")
    cards = [card("XTENSION", "BINTABLE"), card("BITPIX", 8), card("NAXIS", 2), card("NAXIS1", 8 * len(columns))]
    cards += [card("NAXIS2", len(rows)), card("PCOUNT", 0), card("GCOUNT", 1), card("TFIELDS", len(columns))]
    for i, column in enumerate(columns, start=1):
        cards += [card(f"TTYPE{i}", column), card(f"TFORM{i}", "D")]
    return unit_of_fits([*cards, card("EXTNAME", name), *more], rows.tobytes())


def write_spectra(path, payne, observed, sigma, labels):
    """Writes a spectra set: pixels without gaps, ivar 0 where the network has none."""
    ln = np.log(payne.wavelength)
    step = np.median(np.diff(ln))
    place = np.cumsum(np.append(0, np.rint(np.diff(ln) / step))).astype(int)
    axis = np.exp(ln[0] + np.arange(place[-1] + 1) * (ln[-1] - ln[0]) / place[-1])
    flux, ivar = np.zeros((2, len(observed), len(axis)))
    flux[:, place] = observed
    ivar[:, place] = sigma**-2
    with open(path, "wb") as file:
        file.write(image([card("SIMPLE", True)], flux, card("EXTEND", True)))
        extension = [card("XTENSION", "IMAGE")]
        file.write(image(extension, ivar, card("PCOUNT", 0), card("GCOUNT", 1), card("EXTNAME", "IVAR")))
        file.write(table("WAVELENGTH", {"WAVELENGTH": axis}, card("TUNIT1", "Angstrom"), card("MEDIUM", "vacuum")))
        file.write(table("LABELS", dict(zip(LABELS, labels.T))))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("network", help="npz of the weights")
    parser.add_argument("wavelengths", help="npz of the pixels' wavelengths")
    parser.add_argument("--spectra", required=True, help="FITS file to write the simulated spectra to")
    parser.add_argument("--out", required=True, help="JSON file to write times and results to")
    parser.add_argument("-n", "--count", type=int, default=200, help="spectra (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="seed of labels and noise (default: 1)")
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    payne = Payne(arguments.network, arguments.wavelengths)
    random = np.random.default_rng(arguments.seed)
    truth = INNER * (random.random((arguments.count, 4)) - 0.5)
    clean = np.array([payne.flux(scaled) for scaled in truth])
    sigma = clean / SNR
    observed = clean + sigma * random.standard_normal(clean.shape)
    write_spectra(arguments.spectra, payne, observed, sigma, payne.labels(truth))

    fit(payne, observed[0], sigma[0])
    answers, chi2, seconds = [], [], []
    for spectrum, error in zip(observed, sigma):
        begin = time.perf_counter()
        found, misfit = fit(payne, spectrum, error)
        seconds.append(time.perf_counter() - begin)
        answers.append(list(payne.labels(found[:4])))
        chi2.append(float(misfit))
    result = {
        "peer": "scipy.optimize.curve_fit",
        "versions": f"scipy {scipy.__version__}, numpy {np.__version__}, Python {platform.python_version()}",
        "cores": 1,
        "seconds_per_spectrum": float(np.mean(seconds)),
        "labels": answers,
        "chi2": chi2,
    }
    with open(arguments.out, "w", encoding="ascii") as file:
        json.dump(result, file)
    print(f"{result['peer']}, {result['versions']}, one core")
    print(f"{len(chi2)} spectra of {len(payne.wavelength)} pixels, {len(truth[0])} labels and a scale")
    print(f"{np.mean(seconds):.4f} s per spectrum (median {np.median(seconds):.4f}), {1 / np.mean(seconds):.1f} spectra/s")
    print(f"median chi^2 {np.median(chi2):.1f}")


if __name__ == "__main__":
    main()
