/**
 * The demonstration: a broker, a node and simulated surveys ({@link SimulatedSurvey}, {@link SimulatedInstrument}) with
 * some broken spectra ({@link BrokenSpectrum}), and a final report.
 */
@NullMarked
package org.photosphere.services.cli.demo;

import org.jspecify.annotations.NullMarked;
