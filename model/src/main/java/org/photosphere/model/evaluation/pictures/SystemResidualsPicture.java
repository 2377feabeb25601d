package org.photosphere.model.evaluation.pictures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.spectrum.WavelengthBins;

/** Residuals of the built-in physics of several models, and of the first one's leading bins: the paper's figure 3. */
final class SystemResidualsPicture {

    static final String NAME = "systems-residuals";

    private static final int WIDTH = 620;
    private static final int HEIGHT = 380;
    private static final int STEPS = 50;
    private static final double HEADROOM = 1.08;

    /** Share of the values on each side that may be off the axis. */
    private static final double TAIL = 0.005;

    /** Largest ratio on the axis. */
    private static final double DEPTH = 1e6;

    /** The same by wavelength: most stars have no flux where others have their maximum. */
    private static final double DEPTH_BY_BIN = 1e5;

    private SystemResidualsPicture() {}

    /** @param title of the model */
    record Diagnosed(String title, PhysicalDiagnosis diagnosis) {}

    /** @param models at least one */
    static Picture of(List<Diagnosed> models, WavelengthBins bins, String subtitle) {
        Picture picture = new Picture(NAME, "Residuals of the built-in physics", subtitle, 2 * WIDTH, 2 * HEIGHT);
        List<double[]> rte = new ArrayList<>();
        List<double[]> energy = new ArrayList<>();
        for (int m = 0; m < models.size(); m++) {
            Diagnosed model = models.get(m);
            picture.withKey(model.title(), ComparedSpectraPicture.colour(m));
            rte.add(magnitudes(ResidualPicture.flat(model.diagnosis().rteSamples())));
            energy.add(magnitudes(model.diagnosis().energyResidual()));
        }
        PhysicalDiagnosis first = models.get(0).diagnosis();
        return picture.with(distributions("radiative transfer equation", "|RTE residual|", rte), 0, 0, WIDTH, HEIGHT)
                .with(distributions("energy theorem", "|ET residual| / energy", energy), WIDTH, 0, WIDTH, HEIGHT)
                .with(byBin("|RTE residual|", first.rteByBin(), bins), 0, HEIGHT, WIDTH, HEIGHT)
                .with(byBin("|ET residual| of the bin", first.energyByBin(), bins), WIDTH, HEIGHT, WIDTH, HEIGHT);
    }

    private static Chart byBin(String axis, float[][] residuals, WavelengthBins bins) {
        double[] median = ResidualPicture.byBin(residuals, 0.5);
        double[] high = ResidualPicture.byBin(residuals, ResidualPicture.PERCENTILE);
        double highest = Math.max(Float.MIN_NORMAL, Arrays.stream(high).max().orElseThrow());
        double lowest = Arrays.stream(median)
                .filter(value -> value > highest / DEPTH_BY_BIN)
                .min()
                .orElse(highest / DEPTH_BY_BIN);
        double[] x = Arrays.copyOf(bins.centres(), high.length);
        return new Chart(
                        "first " + high.length + " wavelengths",
                        Axis.linear(Axis.WAVELENGTH, bins.edge(0), bins.edge(high.length)),
                        Axis.decades(axis, lowest, HEADROOM * highest))
                .line(x, high, Palette.OCHRE, 1.5)
                .line(x, median, Palette.BLUE, 1.5)
                .key("median", Palette.BLUE)
                .key("90 %", Palette.OCHRE);
    }

    private static double[] magnitudes(double[] values) {
        return Arrays.stream(values).map(Math::abs).toArray();
    }

    private static Chart distributions(String title, String axis, List<double[]> models) {
        double[] all = models.stream()
                .flatMapToDouble(Arrays::stream)
                .filter(value -> value > 0)
                .toArray();
        // An exact solution has none; its axis is arbitrary.
        double highest = all.length == 0 ? 1 : RobustStatistics.quantile(all, 1 - TAIL);
        double lowest = all.length == 0 ? highest / 10 : RobustStatistics.quantile(all, TAIL);
        Axis across = Axis.decades(axis, Math.max(lowest, highest / DEPTH), highest);
        List<double[][]> curves = models.stream()
                .map(values -> steps(values, across.lower(), across.upper()))
                .toList();
        double most = curves.stream()
                .flatMapToDouble(curve -> Arrays.stream(curve[1]))
                .max()
                .orElseThrow();
        Chart chart = new Chart(title, across, Axis.linear("share (%)", 0, HEADROOM * Math.max(1, most)));
        chart.area(curves.get(0)[0], curves.get(0)[1], Palette.PALE_RUST);
        for (int m = models.size() - 1; m >= 0; m--) {
            chart.line(curves.get(m)[0], curves.get(m)[1], ComparedSpectraPicture.colour(m), m == 0 ? 2 : 1.5);
        }
        return chart;
    }

    /** Returns x and y of a histogram in steps of equal ratios, shares of all values in per cent. */
    static double[][] steps(double[] values, double from, double to) {
        double[] shares = new double[STEPS];
        double scale = STEPS / Math.log(to / from);
        for (double value : values) {
            if (value >= from && value <= to) {
                shares[Math.min(STEPS - 1, (int) (scale * Math.log(value / from)))] += 100.0 / values.length;
            }
        }
        double[] x = new double[2 * STEPS + 2];
        double[] y = new double[2 * STEPS + 2];
        for (int s = 0; s <= STEPS; s++) {
            x[2 * s] = from * Math.exp(s / scale);
            x[2 * s + 1] = x[2 * s];
            y[2 * s] = s == 0 ? 0 : shares[s - 1];
            y[2 * s + 1] = s == STEPS ? 0 : shares[s];
        }
        return new double[][] {x, y};
    }
}
