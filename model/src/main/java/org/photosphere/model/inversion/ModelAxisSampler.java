package org.photosphere.model.inversion;

import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Brings an observed spectrum and a model onto common rows. Wavelengths go to vacuum at rest. Pixels not wider than the
 * model's bins are averaged onto the bins, arms that overlap combined by inverse variance; wider pixels stay, and the
 * model is averaged over them. Where the line spread is broader than the model's own, the model is broadened by the
 * Gaussian that is missing. Immutable.
 *
 * <p>Either averaging interpolates. Lines of two bins FWHM survive it to a thousandth of the flux where pixels and bins
 * differ by a factor of two or more, and to a hundredth where they are about equal and shifted.
 */
final class ModelAxisSampler {

    /** Pixels up to this many bins wide are averaged onto the bins: a bin, and the rounding of its edges. */
    private static final double NARROW = 1.02;

    private final WavelengthBins bins;
    private final double resolvingPower;
    private final double minimumCoverage;
    private final int parameters;

    /**
     * @param minimumCoverage share of a bin that unmasked pixels must cover
     * @param parameters of the fit; with no more rows than these nothing is left to judge it by
     */
    ModelAxisSampler(ForwardModel model, double minimumCoverage, int parameters) {
        this.bins = model.wavelengths();
        this.resolvingPower = model.resolvingPower();
        this.minimumCoverage = minimumCoverage;
        this.parameters = parameters;
    }

    Sampled sample(ObservedSpectrum spectrum) {
        Sampling sampling = new Sampling();
        spectrum.arms().forEach(sampling::add);
        return sampling.finish(spectrum.arms().size());
    }

    /** Sigma of the Gaussian that the model lacks at a bin, Angstrom; 0 where it lacks none. */
    private double missingSigma(double lineSigma, int bin, boolean wholeBin) {
        double own = bins.centre(bin) / resolvingPower / ArmAxis.FWHM_PER_SIGMA;
        double width = bins.width(bin);
        double variance = (lineSigma * lineSigma - own * own) / (width * width);
        if (!(variance > 0)) {
            return 0.0;
        }
        if (wholeBin) {
            return width * BroadeningKernel.sigmaForVariance(variance);
        }
        // Flux that is constant over each bin is broader by a twelfth than the flux that it stands for.
        return width * Math.sqrt(Math.max(0.0, variance - 1.0 / 12.0));
    }

    /** One spectrum on its way. */
    private final class Sampling {

        private final double[] inverse = new double[bins.count()];
        private final double[] weighted = new double[bins.count()];
        private final double[] shared = new double[bins.count()];
        private final RowBuilder apart = new RowBuilder();
        private int inside;
        private int masked;
        private int outside;
        private int armsUsed;

        void add(Arm arm) {
            if (arm.pixels() == 0) {
                return;
            }
            ArmAxis axis = new ArmAxis(arm, bins);
            WavelengthBins pixels = axis.pixels();
            float[] narrow = new float[arm.pixels()];
            int rowsBefore = apart.rows();
            int bin = 0;
            for (int i = 0; i < arm.pixels(); i++) {
                double centre = pixels.centre(i);
                if (centre < bins.lower() || centre > bins.upper()) {
                    outside++;
                    continue;
                }
                inside++;
                bin = ArmAxis.binOf(bins, centre, bin);
                if (!(arm.ivar()[i] > 0)) {
                    masked++;
                } else if (pixels.width(i) <= NARROW * bins.width(bin)) {
                    narrow[i] = arm.ivar()[i];
                } else {
                    addAsRow(axis, i, bin, arm.flux()[i], 1.0 / arm.ivar()[i]);
                }
            }
            boolean any = merge(new RebinnedArm(pixels, arm.flux(), narrow, bins, minimumCoverage), axis);
            armsUsed += any || apart.rows() > rowsBefore ? 1 : 0;
        }

        private void addAsRow(ArmAxis axis, int pixel, int bin, double flux, double variance) {
            double sigma = missingSigma(axis.lineSigma(pixel), bin, false);
            if (BroadeningKernel.append(
                    apart, bins, axis.pixels().edge(pixel), axis.pixels().edge(pixel + 1), sigma)) {
                apart.row(flux, variance, 0.0);
            } else {
                outside++;
                inside--;
            }
        }

        /** Takes an arm's covered bins: as they are into the common axis, as broadened rows apart. */
        private boolean merge(RebinnedArm arm, ArmAxis axis) {
            boolean any = false;
            boolean follows = false;
            double inverseBefore = 0;
            int pixel = 0;
            for (int b = 0; b < bins.count(); b++) {
                boolean covered = arm.covers(b);
                any |= covered;
                double sigma = 0;
                if (covered) {
                    pixel = axis.nearestPixel(bins.centre(b), pixel);
                    sigma = missingSigma(axis.lineSigma(pixel), b, true);
                }
                if (covered && sigma == 0) {
                    double inverseVariance = 1.0 / arm.variance(b);
                    inverse[b] += inverseVariance;
                    weighted[b] += inverseVariance * arm.flux(b);
                    shared[b] += inverseVariance * inverseBefore * arm.covariance(b);
                    inverseBefore = inverseVariance;
                } else {
                    inverseBefore = 0;
                }
                boolean apartBefore = follows;
                follows = sigma > 0 && BroadeningKernel.append(apart, bins, bins.edge(b), bins.edge(b + 1), sigma);
                if (follows) {
                    apart.row(arm.flux(b), arm.variance(b), apartBefore ? arm.covariance(b) : 0.0);
                }
            }
            return any;
        }

        Sampled finish(int arms) {
            if (inside == 0) {
                return new Inversion.Refused(
                        Inversion.Cause.OUTSIDE_MODEL,
                        String.format(
                                "none of %d pixels lies within the model's %.1f-%.1f Angstrom",
                                outside, bins.lower(), bins.upper()));
            }
            if (inside == masked) {
                return new Inversion.Refused(
                        Inversion.Cause.ALL_MASKED, "all " + masked + " pixels within the model are masked");
            }
            RowBuilder rows = new RowBuilder();
            for (int b = 0; b < bins.count(); b++) {
                if (inverse[b] > 0) {
                    rows.entry(b, 1.0);
                    double covariance = b > 0 && inverse[b - 1] > 0 ? shared[b] / (inverse[b] * inverse[b - 1]) : 0.0;
                    rows.row(weighted[b] / inverse[b], 1.0 / inverse[b], covariance);
                }
            }
            rows.append(apart);
            if (rows.rows() <= parameters) {
                return new Inversion.Refused(
                        Inversion.Cause.TOO_FEW_PIXELS,
                        rows.rows() + " usable pixels or model bins for " + parameters + " parameters");
            }
            return rows.build(new PixelCounts(rows.rows(), masked, outside), arms - armsUsed);
        }
    }
}
