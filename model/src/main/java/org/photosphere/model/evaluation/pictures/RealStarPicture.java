package org.photosphere.model.evaluation.pictures;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;

/** Answers of real stars against their published labels: a Kiel diagram with arrows, and errors over temperature. */
public final class RealStarPicture {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 760;
    private static final int PANEL = 250;

    /** Quantile of the absolute errors that a panel shows, and its head room. */
    private static final double SHOWN = 0.97;

    private static final double HEADROOM = 1.3;

    /**
     * A star, its temperature, gravity and metallicity in K, dex and dex.
     *
     * @param published labels, [3]
     * @param answer labels, [3]
     */
    public record Star(List<Double> published, List<Double> answer) {
        public Star {
            published = List.copyOf(published);
            answer = List.copyOf(answer);
        }
    }

    private RealStarPicture() {}

    /**
     * @param name of the files
     * @param stars with an answer without a bad flag, at least one
     */
    public static Picture of(String name, String title, List<Star> stars) {
        Picture picture = new Picture(
                        name,
                        title,
                        stars.size() + " stars without a bad flag, each answered by a calibration learnt without it",
                        2 * WIDTH,
                        HEIGHT)
                .withKey("answer", Palette.BLUE)
                .withKey("published", Palette.OCHRE)
                .with(kiel(stars), 0, 0, WIDTH, HEIGHT);
        List<String> axes = List.of("Teff \u2212 published (K)", "log g \u2212 published", "[M/H] \u2212 published");
        for (int label = 0; label < axes.size(); label++) {
            picture.with(errors(axes.get(label), stars, label, label == 2), WIDTH, label * PANEL, WIDTH, PANEL);
        }
        return picture;
    }

    private static Chart kiel(List<Star> stars) {
        double[] temperatures = extent(stars, 0, 500);
        double[] gravities = extent(stars, 1, 0.5);
        // As the field draws this diagram.
        Axis teff = Axis.reversed("Teff (K)", temperatures[0], temperatures[1]);
        Axis logg = Axis.reversed("log g (cm s\u207B\u00B2)", gravities[0], gravities[1]);
        Chart chart = new Chart("from published to answered", teff, logg);
        for (Star star : stars) {
            chart.line(pair(star, 0), pair(star, 1), Palette.PALE_BLUE, 1);
        }
        return chart.dots(
                        values(stars, s -> s.published().get(0)),
                        values(stars, s -> s.published().get(1)),
                        Palette.OCHRE)
                .dots(
                        values(stars, s -> s.answer().get(0)),
                        values(stars, s -> s.answer().get(1)),
                        Palette.BLUE);
    }

    private static double[] pair(Star star, int label) {
        return new double[] {star.published().get(label), star.answer().get(label)};
    }

    private static double[] values(List<Star> stars, ToDoubleFunction<Star> of) {
        return stars.stream().mapToDouble(of).toArray();
    }

    /** Returns the range of both labels, rounded outwards. */
    private static double[] extent(List<Star> stars, int label, double step) {
        double lower = Double.POSITIVE_INFINITY;
        double upper = Double.NEGATIVE_INFINITY;
        for (Star star : stars) {
            lower = Math.min(
                    lower, Math.min(star.published().get(label), star.answer().get(label)));
            upper = Math.max(
                    upper, Math.max(star.published().get(label), star.answer().get(label)));
        }
        return new double[] {step * Math.floor(lower / step), step * Math.ceil(upper / step + 1e-9)};
    }

    private static Chart errors(String title, List<Star> stars, int label, boolean isLast) {
        double[] error =
                values(stars, s -> s.answer().get(label) - s.published().get(label));
        double most = HEADROOM
                * RobustStatistics.quantile(
                        IntStream.range(0, error.length)
                                .mapToDouble(i -> Math.abs(error[i]))
                                .toArray(),
                        SHOWN);
        double shown = Math.max(most, 1e-6);
        double[] extent = extent(stars, 0, 500);
        Axis teff = Axis.linear(isLast ? "published Teff (K)" : "", extent[0], extent[1]);
        int[] inside = IntStream.range(0, error.length)
                .filter(i -> Math.abs(error[i]) <= shown)
                .toArray();
        return new Chart("", teff, Axis.linear(title, -shown, shown))
                .guide(new double[] {extent[0], extent[1]}, new double[] {0, 0})
                .dots(
                        IntStream.of(inside)
                                .mapToDouble(i -> stars.get(i).published().get(0))
                                .toArray(),
                        IntStream.of(inside).mapToDouble(i -> error[i]).toArray(),
                        Palette.BLUE);
    }
}
