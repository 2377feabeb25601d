package org.photosphere.services.pipeline;

import org.photosphere.model.certification.Certificate;
import org.photosphere.model.inversion.Solution;

/**
 * @param validated what was fitted
 * @param solution labels with uncertainties, and the fit's own flags
 * @param certificate how well they obey the physics
 * @param times so far
 */
public record InvertedSpectrum(
        ValidatedSpectrum validated, Solution solution, Certificate certificate, StageTimes times) {}
