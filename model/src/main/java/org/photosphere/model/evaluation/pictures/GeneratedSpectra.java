package org.photosphere.model.evaluation.pictures;

/**
 * Spectra that one of several models generates. The array is owned: do not modify.
 *
 * @param title of the model
 * @param flux max-normalised, [spectrum][bin]
 */
record GeneratedSpectra(String title, float[][] flux) {}
