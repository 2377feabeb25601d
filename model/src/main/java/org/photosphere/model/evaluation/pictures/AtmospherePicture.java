package org.photosphere.model.evaluation.pictures;

import java.util.Arrays;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.forward.Atmosphere;
import org.photosphere.model.spectrum.WavelengthBins;

/** Fields of one spectrum: T and flux over Rosseland depth, and the depth from which each wavelength's light comes. */
public final class AtmospherePicture {

    private static final int WIDTH = 620;
    private static final int HEIGHT = 380;
    private static final double SHALLOWEST = 1e-4;
    private static final double DEEPEST = 100;

    /** Ends of the flux axis, unless the flux exceeds them. */
    private static final double LOWER_FLUX = 0.8;

    private static final double UPPER_FLUX = 1.2;

    /** Rosseland depth below which the flux does not extend its axis: it vanishes towards the isothermal interior. */
    private static final double INTERIOR = 10;

    private AtmospherePicture() {}

    /**
     * @param name of the picture's files
     * @param subtitle model and labels
     */
    public static Picture of(String name, Atmosphere atmosphere, WavelengthBins bins, String subtitle) {
        return new Picture(name, "Atmosphere of the model", subtitle, 2 * WIDTH, 2 * HEIGHT)
                .with(temperature(atmosphere), 0, 0, WIDTH, HEIGHT)
                .with(flux(atmosphere), WIDTH, 0, WIDTH, HEIGHT)
                .with(formation(atmosphere, bins), 0, HEIGHT, 2 * WIDTH, HEIGHT);
    }

    private static Axis depths() {
        return Axis.decades("Rosseland optical depth", SHALLOWEST, DEEPEST);
    }

    private static Chart temperature(Atmosphere a) {
        double hottest = Arrays.stream(a.temperature()).max().orElse(1);
        return new Chart("temperature", depths(), Axis.linear("T (K)", 0, 1.05 * hottest))
                .line(a.rosselandDepth(), a.temperature(), Palette.BLUE, 2);
    }

    private static Chart flux(Atmosphere a) {
        double emergent = a.layerFlux()[0];
        double[] relative = Arrays.stream(a.layerFlux()).map(f -> f / emergent).toArray();
        double lower = LOWER_FLUX;
        double upper = UPPER_FLUX;
        for (int i = 0; i < relative.length && a.rosselandDepth()[i] < INTERIOR; i++) {
            lower = Math.min(lower, relative[i]);
            upper = Math.max(upper, relative[i]);
        }
        return new Chart("flux over all wavelengths", depths(), Axis.linear("flux / emergent flux", lower, upper))
                .guide(new double[] {SHALLOWEST, DEEPEST}, new double[] {1, 1})
                .line(a.rosselandDepth(), relative, Palette.BLUE, 2);
    }

    private static Chart formation(Atmosphere a, WavelengthBins bins) {
        return new Chart(
                        "depth of formation",
                        Axis.wavelengths(bins.centre(0), bins.centre(bins.count() - 1)),
                        Axis.decades("Rosseland depth where tau = 2/3", SHALLOWEST, DEEPEST))
                .line(bins.centres(), a.formationDepth(), Palette.BLUE, 1);
    }
}
