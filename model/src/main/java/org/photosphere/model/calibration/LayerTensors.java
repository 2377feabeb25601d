package org.photosphere.model.calibration;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.exception.MathRuntimeException;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.inversion.LabelMetric;
import org.photosphere.model.inversion.LabelSurfaces;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.model.network.tensor.Tensor;

/** A layer of real stars as tensors; those over wavelength hold only the bins that were measured. */
final class LayerTensors {

    private static final String FIRST_BIN = "first-bin";
    private static final String MEAN = "mean";
    private static final String COMPONENTS = "components";
    private static final String BANDS = "leftover.bands";
    private static final String LEFTOVER = "leftover.rms";
    private static final String CORRELATED = "leftover.correlated-bins";
    private static final String WIDTHS = "surfaces.widths";
    private static final String PLACES = "surfaces.places";
    private static final String WEIGHTS = "surfaces.weights";
    private static final String AMPLITUDES = "surfaces.amplitudes";
    private static final String NOISE = "surfaces.noise";
    private static final String RESIDUALS = "residuals";
    private static final String POWER = "resolving-power";
    private static final String PULLS = "pulls.";

    private static final String HINT = "take a fresh copy of the calibration";

    private LayerTensors() {}

    static Map<String, Tensor> encode(StarLayer layer) {
        int from = 0;
        while (!layer.isMeasured(from)) {
            from++;
        }
        int to = layer.mean().length;
        while (!layer.isMeasured(to - 1)) {
            to--;
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(FIRST_BIN, Tensor.ofDoubles(new double[] {from}, 1));
        tensors.put(MEAN, halves(new float[][] {layer.mean()}, from, to));
        tensors.put(COMPONENTS, halves(layer.components(), from, to));
        double[] bands = layer.leftover().centres();
        tensors.put(BANDS, Tensor.ofDoubles(bands, bands.length));
        tensors.put(LEFTOVER, halves(layer.leftover().rms(), from, to));
        tensors.put(CORRELATED, scalar(layer.leftover().shared().correlatedBins()));
        LabelSurfaces surfaces = layer.surfaces();
        tensors.put(
                WIDTHS,
                Tensor.ofDoubles(surfaces.metric().widths(), surfaces.metric().size()));
        tensors.put(PLACES, floats(surfaces.places()));
        tensors.put(WEIGHTS, floats(surfaces.weights()));
        tensors.put(AMPLITUDES, Tensor.ofDoubles(surfaces.amplitude(), surfaces.size()));
        tensors.put(NOISE, halves(new double[][] {surfaces.noise()}));
        tensors.put(RESIDUALS, halves(layer.residuals()));
        tensors.put(POWER, scalar(layer.resolvingPower()));
        layer.pulls().forEach((kind, pulls) -> tensors.put(PULLS + kind, halves(pulls)));
        return tensors;
    }

    private static Tensor scalar(double value) {
        return Tensor.ofDoubles(new double[] {value}, 1);
    }

    private static Tensor halves(float[][] rows, int from, int to) {
        float[] flat = new float[rows.length * (to - from)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], from, flat, i * (to - from), to - from);
        }
        return Tensor.ofHalves(flat, rows.length, to - from);
    }

    private static Tensor halves(double[][] rows) {
        return Tensor.ofHalves(flat(rows), rows.length, rows[0].length);
    }

    private static Tensor floats(double[][] rows) {
        return Tensor.ofFloats(flat(rows), rows.length, rows[0].length);
    }

    private static float[] flat(double[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / rows[0].length][i % rows[0].length];
        }
        return flat;
    }

    /** @throws InputException where tensors are missing, contradict each other, or do not fit the model */
    static StarLayer decode(Map<String, Tensor> tensors, String source, ForwardModel model) {
        try {
            return new Reader(tensors, model).layer();
        } catch (IllegalArgumentException | MathRuntimeException e) {
            // The latter where the references' covariance is not positive definite.
            throw new InputException(source + " is not a calibration: " + e.getMessage(), HINT, e);
        }
    }

    /** Reads the tensors of one file. */
    private record Reader(Map<String, Tensor> tensors, ForwardModel model) {

        StarLayer layer() {
            double[][] places = rows(PLACES, -1, -1);
            int stars = places.length;
            double[][] weights = rows(WEIGHTS, -1, stars);
            int count = weights.length;
            double[][] mean = rows(MEAN, 1, -1);
            int measured = mean[0].length;
            double[] bands = vector(BANDS, -1);
            double from = vector(FIRST_BIN, 1)[0];
            boolean fits = from >= 0 && from + measured <= model.wavelengths().count() && from == Math.rint(from);
            if (!fits || stars < 2) {
                throw new IllegalArgumentException(measured + " bins from " + from + " of " + stars
                        + " stars for a model of " + model.wavelengths().count() + " bins");
            }
            int first = (int) from;
            LabelMetric metric = LabelMetric.of(
                    model.labels(), List.of(Label.TEFF, Label.LOGG, Label.METALLICITY), vector(WIDTHS, 3));
            if (places[0].length != metric.size()) {
                throw new IllegalArgumentException("places of " + places[0].length + " labels");
            }
            return new StarLayer(
                    wide(mean, first)[0],
                    wide(rows(COMPONENTS, count, measured), first),
                    new LabelSurfaces(
                            metric,
                            places,
                            weights,
                            notNegative(AMPLITUDES, vector(AMPLITUDES, count)),
                            notNegative(NOISE, rows(NOISE, 1, stars)[0])),
                    rows(RESIDUALS, stars, count),
                    leftover(bands, wide(rows(LEFTOVER, bands.length, measured), first)),
                    resolvingPower(),
                    pulls(stars));
        }

        /** Returns the resolving power, infinite where unknown. */
        private double resolvingPower() {
            Tensor tensor = require(POWER);
            double power = tensor.hasShape(1) ? tensor.values()[0] : Double.NaN;
            if (!(power > 0)) {
                throw new IllegalArgumentException(
                        "'" + POWER + "' is " + power + ", of the shape " + Arrays.toString(tensor.shape()));
            }
            return power;
        }

        private EmulatorError leftover(double[] bands, float[][] rms) {
            float[] own = new float[rms[0].length];
            Arrays.fill(own, 1f);
            return new EmulatorError(
                            EmulatorError.bandLabel(model.labels().labels()),
                            bands,
                            rms,
                            new CorrelatedErrors(new float[0][], own, vector(CORRELATED, 1)[0]))
                    .verified();
        }

        private Map<StarLayer.PullsOf, double[][]> pulls(int stars) {
            Map<StarLayer.PullsOf, double[][]> pulls = new EnumMap<>(StarLayer.PullsOf.class);
            for (StarLayer.PullsOf kind : StarLayer.PullsOf.values()) {
                if (tensors.containsKey(PULLS + kind)) {
                    double[][] own = tensor(PULLS + kind, stars, model.labels().size(), false);
                    for (double[] star : own) {
                        // Not a number is an unknown error.
                        notNegative(PULLS + kind, star);
                    }
                    pulls.put(kind, own);
                }
            }
            return pulls;
        }

        private float[][] wide(double[][] rows, int first) {
            float[][] wide = new float[rows.length][model.wavelengths().count()];
            for (int i = 0; i < rows.length; i++) {
                for (int b = 0; b < rows[i].length; b++) {
                    wide[i][first + b] = (float) rows[i][b];
                }
            }
            return wide;
        }

        private double[] vector(String name, int length) {
            Tensor tensor = require(name);
            boolean fits = tensor.shape().length == 1 && (length < 0 || tensor.shape()[0] == length);
            if (!fits || (tensor.values().length == 0)) {
                throw new IllegalArgumentException("'" + name + "' has the shape " + Arrays.toString(tensor.shape()));
            }
            return finite(name, tensor);
        }

        private double[][] rows(String name, int count, int length) {
            return tensor(name, count, length, true);
        }

        private double[][] tensor(String name, int count, int length, boolean isFinite) {
            Tensor tensor = require(name);
            long[] shape = tensor.shape();
            boolean fits = shape.length == 2
                    && (count < 0 || shape[0] == count)
                    && (length < 0 || shape[1] == length)
                    && tensor.values().length > 0;
            if (!fits) {
                throw new IllegalArgumentException("'" + name + "' has the shape " + Arrays.toString(shape));
            }
            double[] values = isFinite ? finite(name, tensor) : tensor.values();
            double[][] rows = new double[(int) shape[0]][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(values, i * (int) shape[1], (i + 1) * (int) shape[1]);
            }
            return rows;
        }

        private Tensor require(String name) {
            Tensor tensor = tensors.get(name);
            if (tensor == null) {
                throw new IllegalArgumentException("'" + name + "' is missing");
            }
            return tensor;
        }

        private static double[] notNegative(String name, double[] values) {
            for (double value : values) {
                if (value < 0 || Double.isInfinite(value)) {
                    throw new IllegalArgumentException("'" + name + "' has the value " + value);
                }
            }
            return values;
        }

        private static double[] finite(String name, Tensor tensor) {
            for (double value : tensor.values()) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("'" + name + "' is not finite");
                }
            }
            return tensor.values();
        }
    }
}
