package org.photosphere.model.spectrum;

/**
 * Flux-conserving conversion of flux density between sets of bins. Each method takes one pass over both axes.
 *
 * <p>A target bin that the source covers in part gets the mean over the covered part, with the covered share as its
 * coverage; one that is not covered at all gets flux 0 and coverage 0.
 */
public final class FluxConservingRebin {

    private FluxConservingRebin() {}

    /**
     * @param flux mean flux density over each target bin, in the source's unit; owned by the receiver, [target bin]
     * @param coverage share of each target bin's width that the source covers, 0 to 1, [target bin]
     */
    public record Rebinned(double[] flux, double[] coverage) {}

    /**
     * Rebins histogram-like pixels: the flux is constant over each source bin.
     *
     * @param from bins of the source
     * @param flux flux density, [source bin]
     * @param to bins of the target, same unit as the source's
     */
    public static Rebinned rebin(WavelengthBins from, double[] flux, WavelengthBins to) {
        requireLength(from.count(), flux.length, "fluxes");
        double[] sum = new double[to.count()];
        double[] width = new double[to.count()];
        forEachOverlap(from, to, (source, target, overlap) -> {
            sum[target] += overlap * flux[source];
            width[target] += overlap;
        });
        return new Rebinned(means(sum, width), coverage(width, to));
    }

    /**
     * Rebins a spectrum known at points: the piecewise linear curve through them, integrated exactly over each bin.
     *
     * @param wavelength of the samples, strictly ascending, at least two, [sample]
     * @param flux flux density there, [sample]
     * @param to bins of the target
     */
    public static Rebinned rebinSamples(double[] wavelength, double[] flux, WavelengthBins to) {
        requireLength(wavelength.length, flux.length, "fluxes");
        WavelengthBins segments = WavelengthBins.ofEdges(wavelength);
        double[] sum = new double[to.count()];
        double[] width = new double[to.count()];
        forEachOverlap(segments, to, (segment, target, overlap) -> {
            double left = Math.max(segments.edge(segment), to.edge(target));
            double middle = (left + 0.5 * overlap - wavelength[segment]) / segments.width(segment);
            // The trapezium's area: the line's value half way along the overlap times the overlap.
            sum[target] += overlap * (flux[segment] + middle * (flux[segment + 1] - flux[segment]));
            width[target] += overlap;
        });
        return new Rebinned(means(sum, width), coverage(width, to));
    }

    /**
     * Rebins a smooth spectrum known by its means over bins: the cumulative flux at the edges, interpolated by a
     * spline of degree five, so that every source bin keeps its flux.
     *
     * @param from bins of the source, at least five
     * @param flux mean flux density, [source bin]
     * @param to bins of the target
     * @return mean flux density over each target bin's part within the source, 0 outside, [target bin]
     */
    public static double[] rebinSmooth(WavelengthBins from, double[] flux, WavelengthBins to) {
        SmoothFlux smooth = new SmoothFlux(from, flux);
        double[] mean = new double[to.count()];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = smooth.mean(to.edge(i), to.edge(i + 1));
        }
        return mean;
    }

    private interface OverlapConsumer {
        void accept(int source, int target, double overlap);
    }

    private static void forEachOverlap(WavelengthBins from, WavelengthBins to, OverlapConsumer consumer) {
        int source = 0;
        int target = 0;
        while (source < from.count() && target < to.count()) {
            double overlap =
                    Math.min(from.edge(source + 1), to.edge(target + 1)) - Math.max(from.edge(source), to.edge(target));
            if (overlap > 0) {
                consumer.accept(source, target, overlap);
            }
            if (from.edge(source + 1) < to.edge(target + 1)) {
                source++;
            } else {
                target++;
            }
        }
    }

    private static double[] means(double[] sum, double[] width) {
        double[] mean = new double[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = width[i] > 0 ? sum[i] / width[i] : 0.0;
        }
        return mean;
    }

    private static double[] coverage(double[] width, WavelengthBins to) {
        double[] coverage = new double[width.length];
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] = Math.min(1.0, width[i] / to.width(i));
        }
        return coverage;
    }

    private static void requireLength(int expected, int given, String what) {
        if (expected != given) {
            throw new IllegalArgumentException("expected " + expected + " " + what + ", given " + given);
        }
    }
}
