package org.photosphere.services.pipeline;

import org.photosphere.model.certification.Certificate;
import org.photosphere.model.inversion.Solution;

/**
 * @param validated spectrum that was fitted
 * @param solution labels with uncertainties, and the fit's own flags
 * @param certificate agreement of the solution with the physics
 * @param times stage times so far
 */
public record InvertedSpectrum(
        ValidatedSpectrum validated, Solution solution, Certificate certificate, StageTimes times) {}
