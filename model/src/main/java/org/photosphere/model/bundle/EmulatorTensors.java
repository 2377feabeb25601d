package org.photosphere.model.bundle;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ErrorAmplitudes;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;

/** Error of the model that inversions use, in a separate file: it can be remeasured without a change of the weights. */
final class EmulatorTensors {

    private static final String BANDS = "emulator.bands";
    private static final String RMS = "emulator.error";
    private static final String SHARED = "emulator.shared";
    private static final String OWN = "emulator.own";
    private static final String CORRELATED = "emulator.correlated-bins";
    private static final String NODES = "emulator.nodes";
    private static final String AMPLITUDES = "emulator.amplitudes";
    private static final String SIGMA_FACTORS = "emulator.sigma-factors";

    private EmulatorTensors() {}

    static byte[] encode(EmulatorError error) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        double[] bands = error.centres();
        tensors.put(BANDS, Tensor.ofDoubles(bands, bands.length));
        tensors.put(RMS, Tensor.ofFloats(flat(error.rms(), error.bins()), bands.length, error.bins()));
        CorrelatedErrors shared = error.shared();
        int components = shared.components().length;
        tensors.put(SHARED, Tensor.ofFloats(flat(shared.components(), error.bins()), components, error.bins()));
        tensors.put(OWN, Tensor.ofFloats(shared.own(), error.bins()));
        tensors.put(CORRELATED, Tensor.ofDoubles(new double[] {shared.correlatedBins()}, 1));
        error.amplitudes().ifPresent(amplitudes -> {
            double[][] nodes = amplitudes.nodes();
            double[] labels =
                    Arrays.stream(nodes).flatMapToDouble(Arrays::stream).toArray();
            tensors.put(NODES, Tensor.ofDoubles(labels, nodes.length, nodes[0].length));
            tensors.put(AMPLITUDES, Tensor.ofDoubles(amplitudes.relative(), nodes.length));
        });
        double[] factors = error.sigmaFactors();
        if (factors.length > 0) {
            tensors.put(SIGMA_FACTORS, Tensor.ofDoubles(factors, factors.length));
        }
        return SafeTensors.encode(tensors);
    }

    /**
     * Returns the errors of a bundle.
     *
     * @throws InputException where they are missing, do not fit the manifest, or contradict themselves
     */
    static EmulatorError of(VerifiedFiles files, Manifest manifest) {
        Map<String, Tensor> tensors = files.tensors(BundleFiles.EMULATOR_ERROR);
        String source = files.source(BundleFiles.EMULATOR_ERROR);
        int bins = manifest.wavelengths().bins();
        Tensor bands = GridTensors.require(tensors, BANDS, source);
        Tensor rms = GridTensors.require(tensors, RMS, source);
        boolean fits = bands.shape().length == 1 && bands.shape()[0] > 0 && rms.hasShape(bands.shape()[0], bins);
        if (!fits) {
            throw GridTensors.misfit(source, manifest);
        }
        try {
            EmulatorError error = new EmulatorError(
                            EmulatorError.bandLabel(manifest.labels()),
                            bands.values(),
                            floatRows(rms),
                            shared(tensors, manifest, source))
                    .verified();
            if (tensors.containsKey(NODES) || tensors.containsKey(AMPLITUDES)) {
                error = error.withAmplitudes(amplitudes(tensors, manifest, source));
            }
            Tensor factors = tensors.get(SIGMA_FACTORS);
            if (factors == null) {
                return error;
            }
            if (!factors.hasShape(manifest.labels().size())) {
                throw GridTensors.misfit(source, manifest);
            }
            return error.withSigmaFactors(factors.values());
        } catch (IllegalArgumentException e) {
            throw new InputException(source + ": " + e.getMessage(), GridTensors.FRESH_COPY, e);
        }
    }

    private static ErrorAmplitudes amplitudes(Map<String, Tensor> tensors, Manifest manifest, String source) {
        Tensor nodes = GridTensors.require(tensors, NODES, source);
        Tensor amplitudes = GridTensors.require(tensors, AMPLITUDES, source);
        long count = nodes.shape().length == 2 ? nodes.shape()[0] : 0;
        if (count == 0 || !nodes.hasShape(count, manifest.labels().size()) || !amplitudes.hasShape(count)) {
            throw GridTensors.misfit(source, manifest);
        }
        return new ErrorAmplitudes(nodes.toRows(), amplitudes.values());
    }

    private static CorrelatedErrors shared(Map<String, Tensor> tensors, Manifest manifest, String source) {
        int bins = manifest.wavelengths().bins();
        Tensor components = GridTensors.require(tensors, SHARED, source);
        Tensor own = GridTensors.require(tensors, OWN, source);
        Tensor correlated = GridTensors.require(tensors, CORRELATED, source);
        if (components.shape().length != 2
                || components.shape()[1] != bins
                || !own.hasShape(bins)
                || !correlated.hasShape(1)) {
            throw GridTensors.misfit(source, manifest);
        }
        return new CorrelatedErrors(
                floatRows(components), own.toFloats(), correlated.values()[0]);
    }

    private static float[] flat(float[][] rows, int columns) {
        float[] flat = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * columns, columns);
        }
        return flat;
    }

    private static float[][] floatRows(Tensor tensor) {
        double[][] rows = tensor.toRows();
        float[][] floats = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            floats[i] = new float[rows[i].length];
            for (int j = 0; j < floats[i].length; j++) {
                floats[i][j] = (float) rows[i][j];
            }
        }
        return floats;
    }
}
