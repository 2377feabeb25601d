package org.photosphere.model.evaluation.pictures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.training.ModelMetrics;

/** One star with the spectra of several models' answers: the paper's figure 5, top. */
final class RareStarPicture {

    static final String NAME = "systems-rare-star";

    private static final int WIDTH = 1240;
    private static final int FLUX_HEIGHT = 300;
    private static final int DIFFERENCE_HEIGHT = 190;
    private static final double HIGHEST_FLUX = 1.08;

    private RareStarPicture() {}

    /**
     * An inversion's labels and the spectrum that the same model generates from them. The arrays are owned.
     *
     * @param title of the model
     * @param labels in their units, [label]
     * @param flux max-normalised, [bin]
     */
    record Answer(String title, double[] labels, float[] flux) {}

    /**
     * @param star one spectrum
     * @param answers at least one
     */
    static Picture of(NormalisedGrid star, List<Answer> answers, String subtitle) {
        float[] truth = star.flux()[0];
        int height = FLUX_HEIGHT + answers.size() * DIFFERENCE_HEIGHT;
        Picture picture = new Picture(NAME, "A rare star", subtitle, WIDTH, height).withKey("true", Palette.TRUE);
        double[] x = star.bins().centres();
        Axis across = Axis.wavelengths(star.bins().lower(), star.bins().upper());
        Chart flux = new Chart(
                        "true labels: " + labels(star.labelNames(), star.labels()[0]),
                        across.unlabelled(),
                        Axis.linear("flux / maximum", 0, HIGHEST_FLUX))
                .line(x, SpectraPicture.doubles(truth), Palette.TRUE, 3.5);
        for (int m = answers.size() - 1; m >= 0; m--) {
            flux.line(x, SpectraPicture.doubles(answers.get(m).flux()), ComparedSpectraPicture.colour(m), 1.1);
        }
        picture.with(flux, 0, 0, WIDTH, FLUX_HEIGHT);
        double reach = 1.1 * largestDifference(answers, truth);
        for (int m = 0; m < answers.size(); m++) {
            picture.withKey(answers.get(m).title(), ComparedSpectraPicture.colour(m));
            Chart difference = new Chart(
                            title(answers.get(m), star),
                            m == answers.size() - 1 ? across : across.unlabelled(),
                            Axis.linear("\u0394", -reach, reach))
                    .guide(new double[] {star.bins().lower(), star.bins().upper()}, new double[] {0, 0})
                    .line(x, difference(answers.get(m).flux(), truth), ComparedSpectraPicture.colour(m), 1.1);
            int y = FLUX_HEIGHT + m * DIFFERENCE_HEIGHT;
            picture.with(difference, 0, y, WIDTH, DIFFERENCE_HEIGHT);
        }
        return picture;
    }

    private static String title(Answer answer, NormalisedGrid star) {
        return String.format(
                Locale.ROOT,
                "%s: %s; RMSE %.5f",
                answer.title(),
                labels(star.labelNames(), answer.labels()),
                ModelMetrics.rmse(answer.flux(), star.flux()[0]));
    }

    /** Returns labels in one line, more precisely than a node's. */
    static String labels(List<String> names, double[] values) {
        List<String> parts = new ArrayList<>();
        for (int k = 0; k < values.length; k++) {
            String title = GridPointCaption.title(names.get(k));
            boolean isTeff = names.get(k).equals(Label.TEFF);
            String number = String.format(Locale.ROOT, isTeff ? "%.0f K" : "%.2f", values[k]);
            parts.add(title.split(" \\(", 2)[0] + " " + number.replace('-', '\u2212'));
        }
        return String.join(", ", parts);
    }

    private static double[] difference(float[] flux, float[] truth) {
        double[] difference = SpectraPicture.doubles(flux);
        for (int j = 0; j < difference.length; j++) {
            difference[j] -= truth[j];
        }
        return difference;
    }

    private static double largestDifference(List<Answer> answers, float[] truth) {
        double largest = 1e-6;
        for (Answer answer : answers) {
            for (double value : difference(answer.flux(), truth)) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }
}
