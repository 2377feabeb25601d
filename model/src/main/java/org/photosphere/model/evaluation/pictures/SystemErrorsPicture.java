package org.photosphere.model.evaluation.pictures;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.evaluation.systems.ComparedSystem.Role;
import org.photosphere.model.evaluation.systems.SystemResult;
import org.photosphere.model.spectrum.WavelengthBins;

/** Median error over wavelength of all systems: PhysFormer against others, and against its ablations. */
final class SystemErrorsPicture {

    static final String NAME = "systems-error-by-wavelength";

    private static final int WIDTH = 1240;
    private static final int HEIGHT = 430;

    /** Number of points of a curve, each the median of neighbouring bins: more would hide each other. */
    private static final int POINTS = 160;

    private static final double HEADROOM = 1.3;

    /** Largest ratio on the axis: smaller errors, where flux is nearly zero, are at its lower end. */
    private static final double DEPTH = 1e4;

    private SystemErrorsPicture() {}

    /** @return empty where no result has its errors on these bins */
    static Optional<Picture> of(WavelengthBins bins, List<SystemResult> results, String subtitle) {
        List<SystemResult> measured = results.stream()
                .filter(result -> result.medianError().length == bins.count())
                .toList();
        List<SystemResult> others = without(measured, Role.ABLATION);
        List<SystemResult> own = without(without(measured, Role.NETWORK), Role.INTERPOLATION);
        List<List<SystemResult>> panels = new ArrayList<>();
        if (!others.isEmpty()) {
            panels.add(others);
        }
        if (own.stream().anyMatch(result -> result.system().role() == Role.ABLATION)) {
            panels.add(own);
        }
        if (panels.isEmpty()) {
            return Optional.empty();
        }
        Picture picture = new Picture(NAME, "Median error over wavelength", subtitle, WIDTH, panels.size() * HEIGHT);
        for (int p = 0; p < panels.size(); p++) {
            picture.with(panel(bins, panels.get(p)).withKeysOf(longestTitle(measured)), 0, p * HEIGHT, WIDTH, HEIGHT);
        }
        return Optional.of(picture);
    }

    private static int longestTitle(List<SystemResult> results) {
        return results.stream()
                .mapToInt(result -> result.system().title().length())
                .max()
                .orElseThrow();
    }

    private static List<SystemResult> without(List<SystemResult> results, Role role) {
        return results.stream().filter(result -> result.system().role() != role).toList();
    }

    private static Chart panel(WavelengthBins bins, List<SystemResult> results) {
        List<double[]> curves = results.stream()
                .map(result -> condensed(SpectraPicture.doubles(result.medianError())))
                .toList();
        double highest = Math.max(
                Float.MIN_NORMAL,
                curves.stream().flatMapToDouble(Arrays::stream).max().orElseThrow());
        double lowest = curves.stream()
                .flatMapToDouble(Arrays::stream)
                .filter(value -> value > highest / DEPTH)
                .min()
                .orElse(highest / DEPTH);
        Axis up = Axis.decades("median |generated \u2212 true|", lowest, HEADROOM * highest);
        Chart chart = new Chart("", Axis.wavelengths(bins.lower(), bins.upper()), up);
        double[] x = condensed(bins.centres());
        // PhysFormer's is the last one painted, over the others.
        for (int i = results.size() - 1; i >= 0; i--) {
            boolean isPhysFormer = results.get(i).system().role() == Role.PHYSFORMER;
            chart.line(x, curves.get(i), colour(results, i), isPhysFormer ? 2.6 : 1.5);
        }
        for (int i = 0; i < results.size(); i++) {
            chart.key(results.get(i).system().title(), colour(results, i));
        }
        return chart;
    }

    private static Color colour(List<SystemResult> results, int index) {
        if (results.get(index).system().role() == Role.PHYSFORMER) {
            return Palette.GENERATED;
        }
        long before = results.subList(0, index).stream()
                .filter(result -> result.system().role() != Role.PHYSFORMER)
                .count();
        return Palette.category((int) before);
    }

    /** Returns medians of runs of values of about equal length, up to {@value #POINTS}. */
    static double[] condensed(double[] values) {
        int points = Math.min(POINTS, values.length);
        double[] medians = new double[points];
        for (int p = 0; p < points; p++) {
            int from = (int) ((long) p * values.length / points);
            int to = (int) ((p + 1L) * values.length / points);
            medians[p] = RobustStatistics.median(Arrays.copyOfRange(values, from, to));
        }
        return medians;
    }
}
