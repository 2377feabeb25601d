package org.photosphere.model.evaluation.pictures;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.ModelMetrics;

/** Generated and true spectra of several models, whole for the first one, in part for all: the paper's figure 2. */
final class ComparedSpectraPicture {

    static final String NAME = "systems-spectra";

    /** Rows of the picture. */
    static final int MOST_STARS = 3;

    private static final int WIDTH = 620;
    private static final int HEIGHT = 270;
    private static final double HIGHEST_FLUX = 1.08;

    /** Centre of the part, Angstrom: lines of hydrogen, magnesium and iron are near. */
    private static final double PART_CENTRE = 5100;

    /** Half the width of the part, Angstrom; more for coarse bins, of which it has {@value #LEAST_BINS} on each side. */
    private static final double PART_HALF = 300;

    private static final int LEAST_BINS = 20;
    private static final double MARGIN = 0.06;

    private ComparedSpectraPicture() {}

    /**
     * @param stars up to {@value #MOST_STARS}
     * @param models of the same stars, at least one
     */
    static Picture of(NormalisedGrid stars, List<GeneratedSpectra> models, String subtitle) {
        Picture picture = new Picture(NAME, "Generated and true spectra", subtitle, 2 * WIDTH, stars.spectra() * HEIGHT)
                .withKey("true", Palette.TRUE);
        for (int m = 0; m < models.size(); m++) {
            picture.withKey(models.get(m).title(), colour(m));
        }
        int[] part = part(stars.bins());
        for (int i = 0; i < stars.spectra(); i++) {
            picture.with(whole(stars, models.get(0), i), 0, i * HEIGHT, WIDTH, HEIGHT)
                    .with(part(stars, models, i, part), WIDTH, i * HEIGHT, WIDTH, HEIGHT);
        }
        return picture;
    }

    /** Returns the colour of one of several models, the first one's that of all pictures. */
    static Color colour(int model) {
        return model == 0 ? Palette.GENERATED : Palette.category(model - 1);
    }

    private static Chart whole(NormalisedGrid stars, GeneratedSpectra model, int star) {
        double[] x = stars.bins().centres();
        return new Chart(
                        GridPointCaption.of(stars.labelNames(), stars.labels()[star]),
                        Axis.wavelengths(stars.bins().lower(), stars.bins().upper()),
                        Axis.linear("flux / maximum", 0, HIGHEST_FLUX))
                .line(x, SpectraPicture.doubles(stars.flux()[star]), Palette.TRUE, 3.5)
                .line(x, SpectraPicture.doubles(model.flux()[star]), Palette.GENERATED, 1.1);
    }

    private static Chart part(NormalisedGrid stars, List<GeneratedSpectra> models, int star, int[] part) {
        float[] truth = stars.flux()[star];
        List<String> errors = new ArrayList<>();
        double lowest = lowest(truth, part);
        double highest = highest(truth, part);
        for (GeneratedSpectra model : models) {
            errors.add(String.format(Locale.ROOT, "%.4f", ModelMetrics.rmse(model.flux()[star], truth)));
            lowest = Math.min(lowest, lowest(model.flux()[star], part));
            highest = Math.max(highest, highest(model.flux()[star], part));
        }
        // Never zero, so that a constant spectrum also has an axis.
        double margin = Math.max(1e-6, MARGIN * (highest - lowest));
        double[] x = Arrays.copyOfRange(stars.bins().centres(), part[0], part[1]);
        Chart chart = new Chart(
                        "RMSE of the whole spectrum: " + String.join(", ", errors),
                        Axis.linear(Axis.WAVELENGTH, x[0], x[x.length - 1]),
                        Axis.linear("flux / maximum", lowest - margin, highest + margin))
                .line(x, doubles(truth, part), Palette.TRUE, 4);
        for (int m = models.size() - 1; m >= 0; m--) {
            chart.line(x, doubles(models.get(m).flux()[star], part), colour(m), 1.3);
        }
        return chart;
    }

    /** Returns the bins of the part: first, and one past the last. */
    static int[] part(WavelengthBins bins) {
        double centre = bins.lower() < PART_CENTRE && bins.upper() > PART_CENTRE
                ? PART_CENTRE
                : Math.sqrt(bins.lower() * bins.upper());
        int middle = 0;
        while (middle + 1 < bins.count() && bins.centre(middle) < centre) {
            middle++;
        }
        int half = Math.max(LEAST_BINS, (int) Math.round(PART_HALF / bins.width(middle)));
        int from = Math.max(0, middle - half);
        return new int[] {from, Math.min(bins.count(), Math.max(middle + half, from + 2))};
    }

    private static double[] doubles(float[] flux, int[] part) {
        return SpectraPicture.doubles(Arrays.copyOfRange(flux, part[0], part[1]));
    }

    private static double lowest(float[] flux, int[] part) {
        return Arrays.stream(doubles(flux, part)).min().orElseThrow();
    }

    private static double highest(float[] flux, int[] part) {
        return Arrays.stream(doubles(flux, part)).max().orElseThrow();
    }
}
