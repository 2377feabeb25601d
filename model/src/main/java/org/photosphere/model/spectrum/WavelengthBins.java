package org.photosphere.model.spectrum;

import java.util.Arrays;

/** Contiguous wavelength bins, Angstrom, vacuum. Immutable; compares contents. */
public final class WavelengthBins {

    private final double[] edges;

    private WavelengthBins(double[] edges) {
        this.edges = edges;
    }

    /**
     * Returns bins of equal width in ln(lambda).
     *
     * @param lower lower edge of the first bin, Angstrom
     * @param upper upper edge of the last bin, Angstrom
     * @param bins number of bins
     */
    public static WavelengthBins logUniform(double lower, double upper, int bins) {
        if (!(lower > 0) || !(upper > lower) || bins < 1) {
            throw new IllegalArgumentException("no bins: " + lower + " to " + upper + " Angstrom in " + bins);
        }
        double step = Math.log(upper / lower) / bins;
        double[] edges = new double[bins + 1];
        for (int i = 0; i <= bins; i++) {
            edges[i] = lower * Math.exp(i * step);
        }
        edges[bins] = upper;
        return new WavelengthBins(edges);
    }

    /**
     * Returns bins around pixel centres: edges half way between neighbours, the outer pixels symmetric about their
     * centres.
     *
     * @param centres Angstrom, strictly ascending, at least two
     */
    public static WavelengthBins around(double[] centres) {
        int n = centres.length;
        if (n < 2) {
            throw new IllegalArgumentException("bins need at least two pixel centres, there are " + n);
        }
        double[] edges = new double[n + 1];
        for (int i = 1; i < n; i++) {
            if (!(centres[i] > centres[i - 1])) {
                throw new IllegalArgumentException("wavelengths do not ascend at pixel " + i);
            }
            edges[i] = 0.5 * (centres[i - 1] + centres[i]);
        }
        edges[0] = 2 * centres[0] - edges[1];
        edges[n] = 2 * centres[n - 1] - edges[n - 1];
        return new WavelengthBins(edges);
    }

    /** @param edges Angstrom, strictly ascending, copied, [bins + 1] */
    public static WavelengthBins ofEdges(double[] edges) {
        for (int i = 1; i < edges.length; i++) {
            if (!(edges[i] > edges[i - 1])) {
                throw new IllegalArgumentException("bin edges do not ascend at " + i);
            }
        }
        if (edges.length < 2) {
            throw new IllegalArgumentException("bins need at least two edges");
        }
        return new WavelengthBins(edges.clone());
    }

    public int count() {
        return edges.length - 1;
    }

    /** Returns the lower edge of bin i, Angstrom; {@code edge(count())} is the last bin's upper edge. */
    public double edge(int i) {
        return edges[i];
    }

    /** Returns the middle of bin i, Angstrom. */
    public double centre(int i) {
        return 0.5 * (edges[i] + edges[i + 1]);
    }

    /** Returns the width of bin i, Angstrom. */
    public double width(int i) {
        return edges[i + 1] - edges[i];
    }

    public double lower() {
        return edges[0];
    }

    public double upper() {
        return edges[edges.length - 1];
    }

    /** Returns a copy of the edges, Angstrom, [bins + 1]. */
    public double[] edges() {
        return edges.clone();
    }

    /** Returns a copy of the centres, Angstrom, [bins]. */
    public double[] centres() {
        double[] centres = new double[count()];
        for (int i = 0; i < centres.length; i++) {
            centres[i] = centre(i);
        }
        return centres;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof WavelengthBins other && Arrays.equals(edges, other.edges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(edges);
    }

    @Override
    public String toString() {
        return String.format("%d bins over %.1f-%.1f Angstrom", count(), lower(), upper());
    }
}
