package org.photosphere.services.cli.bench;

/**
 * What identifies a row of the benchmark in different runs.
 *
 * @param pixels of the instrument
 * @param devices number of threads that invert
 * @param batch spectra inverted together
 */
record RowKey(int pixels, int devices, int batch) {}
