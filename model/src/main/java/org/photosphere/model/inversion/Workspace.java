package org.photosphere.model.inversion;

/** Scratch arrays of one call, so that the iterations allocate nothing of the spectra's size. Used by one thread. */
final class Workspace {

    final double[] model;
    final double[][] derivative;

    Workspace(int maxRows, int labels) {
        model = new double[maxRows];
        derivative = new double[labels][maxRows];
    }
}
