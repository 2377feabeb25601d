package org.photosphere.services.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.model.simulation.PixelIntegrator;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.services.config.Settings;

/** Objects that no star of the grid is like, as LAMOST would see them: prints and holds the share that is bad. */
@Tag("slow")
class StrangeObjectsTest {

    private static final int EACH = 100;
    private static final double SNR = 50;
    private static final double POWER = 1800;

    private final double[] wavelength = wavelengths();
    private final Random random = new Random(17);

    private static double[] wavelengths() {
        double[] axis = new double[3909];
        Arrays.setAll(axis, i -> 3700 * Math.pow(10, 1e-4 * i));
        return axis;
    }

    /** Returns a spectrum with noise; not a number where it is not known. */
    private ObservedSpectrum observed(double[] clean, String id) {
        double mean = Arrays.stream(clean).filter(Double::isFinite).average().orElseThrow();
        float[] flux = new float[clean.length];
        float[] ivar = new float[clean.length];
        for (int i = 0; i < flux.length; i++) {
            if (Double.isFinite(clean[i])) {
                double sigma = Math.sqrt(mean * Math.max(clean[i], 0.1 * mean)) / SNR;
                flux[i] = (float) (clean[i] + sigma * random.nextGaussian());
                ivar[i] = (float) (1 / (sigma * sigma));
            }
        }
        return new ObservedSpectrum(id, "lamost", List.of(arm(flux, ivar)));
    }

    private Arm arm(float[] flux, float[] ivar) {
        return new Arm("all", wavelength, Medium.VACUUM, 0.0, flux, ivar, new LineSpread.ResolvingPower(POWER));
    }

    /** Returns a real star as the layer has it, without noise. */
    private double[] star(ForwardModel model, StarLayer layer, double[] labels, double kms) {
        double[] flux = PixelIntegrator.star(model, labels, random);
        float[] ratio = layer.draw(labels, random);
        for (int b = 0; b < flux.length; b++) {
            flux[b] *= ratio[b];
        }
        return pixels(model, flux, kms);
    }

    private double[] pixels(ForwardModel model, double[] flux, double kms) {
        float[] ones = new float[wavelength.length];
        Arrays.fill(ones, 1f);
        return new PixelIntegrator(model).flux(flux, arm(ones, ones), kms);
    }

    private double uniform(double lower, double upper) {
        return lower + (upper - lower) * random.nextDouble();
    }

    /** Returns two dwarfs of comparable brightness whose velocities differ by 100 to 300 km/s. */
    private double[] binary(ForwardModel model, StarLayer layer) {
        double apart = uniform(100, 300);
        double[] one = star(model, layer, new double[] {uniform(5000, 6500), 4.4, uniform(-0.5, 0.2)}, -apart / 2);
        double[] other = star(model, layer, new double[] {uniform(5000, 6500), 4.4, uniform(-0.5, 0.2)}, apart / 2);
        double share = uniform(0.4, 0.6);
        double[] sum = new double[one.length];
        Arrays.setAll(sum, i -> share * one[i] / one[2000] + (1 - share) * other[i] / other[2000]);
        return sum;
    }

    /** Returns a power law with broad lines of H, Mg II, C III] and C IV. */
    private double[] quasar() {
        double redshift = uniform(0.2, 2.5);
        double slope = uniform(-2, -1);
        double[] lines = {1549, 1909, 2799, 4341, 4862, 6564};
        double[] strength = {0.8, 0.4, 0.6, 0.3, 0.7, 2.0};
        double width = uniform(2000, 6000) / 299792.458;
        double[] flux = new double[wavelength.length];
        for (int i = 0; i < flux.length; i++) {
            double rest = wavelength[i] / (1 + redshift);
            double above = 1;
            for (int l = 0; l < lines.length; l++) {
                double z = Math.log(rest / lines[l]) / width;
                above += strength[l] * Math.exp(-0.5 * z * z);
            }
            flux[i] = Math.pow(wavelength[i] / 5000, slope) * above;
        }
        return flux;
    }

    /** Returns a hot black body with Balmer lines some tens of Angstrom wide. */
    private double[] whiteDwarf() {
        double teff = uniform(9000, 30000);
        double width = uniform(25, 60);
        double depth = uniform(0.4, 0.6);
        double[] lines = {3890, 3971, 4103, 4342, 4863, 6565};
        double[] flux = new double[wavelength.length];
        for (int i = 0; i < flux.length; i++) {
            double left = 1;
            for (double line : lines) {
                double z = (wavelength[i] - line) / width;
                left *= 1 - depth / (1 + z * z);
            }
            flux[i] = Math.pow(wavelength[i] / 5000, -5) / Math.expm1(1.4388e8 / (wavelength[i] * teff)) * left;
        }
        return flux;
    }

    /** Returns a giant with the Swan bands of C2, each with a head on its red side. */
    private double[] carbonStar(ForwardModel model, StarLayer layer) {
        double[] flux = star(model, layer, new double[] {uniform(3800, 4800), uniform(1, 2), -0.2}, 0);
        double[] heads = {4383, 4738, 5166, 5637, 6192};
        double depth = uniform(0.4, 0.7);
        for (int i = 0; i < flux.length; i++) {
            for (double head : heads) {
                double beyond = head - wavelength[i];
                flux[i] *= beyond > 0 ? 1 - depth * Math.exp(-beyond / 120) : 1;
            }
        }
        return flux;
    }

    @Test
    void areBad() {
        Settings settings = Settings.load(null, Map.of("photosphere.model.bundle", "optical-3label"));
        Map<String, Double> bad = new LinkedHashMap<>();
        try (ServingModel serving = ServingModel.open(settings);
                ForwardModel cool = Bundles.open("phoenix-9875")) {
            ForwardModel model = serving.forward();
            StarLayer layer = serving.inversion().profileOf("lamost").learnt().orElseThrow();
            bad.put(
                    "dwarfs, for comparison",
                    bad(
                            serving,
                            () -> star(
                                    model,
                                    layer,
                                    new double[] {uniform(4800, 6500), 4.4, uniform(-0.5, 0.2)},
                                    uniform(-100, 100))));
            bad.put("quasars", bad(serving, this::quasar));
            bad.put("white dwarfs", bad(serving, this::whiteDwarf));
            bad.put("carbon stars", bad(serving, () -> carbonStar(model, layer)));
            bad.put(
                    "M dwarfs of 2,400 to 3,100 K",
                    bad(
                            serving,
                            () -> pixels(
                                    cool,
                                    PixelIntegrator.star(cool, new double[] {uniform(2400, 3100), 5.0, -0.1}, random),
                                    uniform(-50, 50))));
            bad.put("double-lined binaries", bad(serving, () -> binary(model, layer)));
        }
        bad.forEach((kind, share) -> System.out.printf("%s: %.0f %% bad%n", kind, 100 * share));
        assertThat(bad.get("dwarfs, for comparison")).isLessThan(0.05);
        for (String kind : new String[] {"quasars", "white dwarfs", "carbon stars", "M dwarfs of 2,400 to 3,100 K"}) {
            assertThat(bad.get(kind)).as(kind).isGreaterThan(0.9);
        }
    }

    private double bad(ServingModel serving, Supplier<double[]> object) {
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            spectra.add(observed(object.get(), "s" + i));
        }
        int bad = 0;
        for (Inversion answer : serving.inverter().invert(spectra)) {
            bad += answer instanceof Solution solution && solution.bad().isEmpty() ? 0 : 1;
        }
        return (double) bad / EACH;
    }
}
