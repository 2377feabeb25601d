package org.photosphere.model.calibration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;
import org.photosphere.model.InputJson;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.ModelInadequacy;

/**
 * Calibration of a model by reference stars, for one instrument: the difference of real stars from it, and the smooth
 * correction that its labels then still need. A grid's errors result from its approximations and are alike for similar
 * stars: corrections are polynomials of low degree in the labels. Beyond the references' labels the correction is that
 * of the nearest point within them. Immutable.
 *
 * @param format {@value #FORMAT}
 * @param bundleDigest SHA-256 of the bundle of the labels, hexadecimal
 * @param inputs labels that corrections depend on and that are corrected, in the model's order
 * @param lower minimum of the references in the model's labels, in each label's unit, [input]
 * @param upper maximum of the references, [input]
 * @param coefficients by corrected label, in units of its range, of 1, each scaled input and the square of the first,
 *     [term]
 * @param inadequacy difference of real stars from the model, where it was learnt
 * @param provenance of the references: file, its digest, selection, seed and folds
 * @param figures measured on held-out folds, by name
 */
public record LabelCalibration(
        String format,
        String bundleDigest,
        List<String> inputs,
        List<Double> lower,
        List<Double> upper,
        Map<String, List<Double>> coefficients,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StoredInadequacy inadequacy,
        Map<String, String> provenance,
        Map<String, Double> figures) {

    public static final String FORMAT = "photosphere-calibration 2";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Maximum size in bytes: an inadequacy of ten thousand bins and twenty components takes four million. */
    private static final int LARGEST = 1 << 28;

    private static final String HINT = "give a file that 'photosphere calibrate' wrote";

    public LabelCalibration {
        require(FORMAT.equals(format));
        inputs = copy(inputs, "inputs");
        lower = copy(lower, "lower");
        upper = copy(upper, "upper");
        present(bundleDigest, "bundleDigest");
        present(coefficients, "coefficients");
        present(provenance, "provenance");
        present(figures, "figures");
        require(lower.size() == inputs.size() && upper.size() == inputs.size());
        require(inputs.stream().distinct().count() == inputs.size() && inputs.containsAll(coefficients.keySet()));
        for (int i = 0; i < inputs.size(); i++) {
            require(lower.get(i) <= upper.get(i) && Double.isFinite(upper.get(i) - lower.get(i)));
        }
        int terms = 2 + inputs.size();
        coefficients.forEach((label, given) -> {
            List<Double> own = copy(given, "coefficients." + label);
            require(own.size() == terms && own.stream().allMatch(Double::isFinite));
        });
    }

    private static void require(boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException("not a calibration of format '" + FORMAT + "'");
        }
    }

    private static void present(@Nullable Object value, String field) {
        if (value == null) {
            throw new IllegalArgumentException("'" + field + "' is missing");
        }
    }

    private static <T> List<T> copy(List<T> values, String field) {
        present(values, field);
        values.forEach(each -> present(each, field));
        return List.copyOf(values);
    }

    /** Returns the difference of real stars from the model, where it was learnt. */
    public Optional<ModelInadequacy> inadequacy(LabelSpace space) {
        return inadequacy == null ? Optional.empty() : Optional.of(inadequacy.inadequacy(space.labels()));
    }

    LabelCalibration with(ModelInadequacy learnt) {
        return new LabelCalibration(
                format,
                bundleDigest,
                inputs,
                lower,
                upper,
                coefficients,
                StoredInadequacy.of(learnt),
                provenance,
                figures);
    }

    /** Returns the same with its provenance and figures. */
    public LabelCalibration with(Map<String, String> itsProvenance, Map<String, Double> itsFigures) {
        return new LabelCalibration(
                format, bundleDigest, inputs, lower, upper, coefficients, inadequacy, itsProvenance, itsFigures);
    }

    /**
     * Returns a calibration that {@link #write} wrote.
     *
     * @param bundleDigest digest of the model whose labels it corrects
     * @param space of that model
     * @param bins of that model
     * @throws InputException where it cannot be read, is of another format, contradicts itself, or belongs to another
     *     bundle
     */
    public static LabelCalibration read(Path file, String bundleDigest, LabelSpace space, int bins) {
        LabelCalibration calibration = parsed(file);
        if (!calibration.bundleDigest().equals(bundleDigest)) {
            throw new InputException(
                    file + " calibrates labels of the bundle " + calibration.bundleDigest() + ", not of "
                            + bundleDigest,
                    "calibrate this bundle with 'photosphere calibrate'");
        }
        try {
            calibration.requireModel(space, bins);
        } catch (IllegalArgumentException e) {
            throw none(file, String.valueOf(e.getMessage()), e);
        }
        return calibration;
    }

    private static LabelCalibration parsed(Path file) {
        byte[] json = InputFiles.read(file, LARGEST, HINT);
        try {
            return InputJson.value(InputJson.object(json), LabelCalibration.class);
        } catch (JsonProcessingException e) {
            throw none(file, InputJson.message(e), e);
        } catch (IllegalArgumentException e) {
            throw none(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static InputException none(Path file, String why, Exception cause) {
        return new InputException(file + " is not a calibration: " + why, HINT, cause);
    }

    /** @throws IllegalArgumentException where this is of other labels or bins */
    private void requireModel(LabelSpace space, int bins) {
        for (String input : inputs) {
            if (space.indexOf(input) < 0) {
                throw new IllegalArgumentException("it depends on '" + input + "', which the model does not have");
            }
        }
        inadequacy(space).ifPresent(learnt -> {
            if (learnt.mean().length != bins) {
                throw new IllegalArgumentException(
                        "its inadequacy has " + learnt.mean().length + " bins, the model has " + bins);
            }
        });
    }

    /** @throws InputException where the file cannot be written */
    public void write(Path file) {
        try {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a calibration is always JSON", e);
        } catch (IOException e) {
            throw new InputException(file + " cannot be written: " + e.getMessage(), "give another file", e);
        }
    }

    /**
     * Returns calibrated labels.
     *
     * @param labels from a model of this space, in its order and units
     * @return a new array; labels without a correction are unchanged
     */
    public double[] apply(LabelSpace space, double[] labels) {
        double[] terms = terms(space, labels);
        double[] calibrated = labels.clone();
        for (int k = 0; k < calibrated.length; k++) {
            List<Double> own = coefficients.get(space.get(k).name());
            if (own != null) {
                double correction = 0;
                for (int t = 0; t < terms.length; t++) {
                    correction += own.get(t) * terms[t];
                }
                calibrated[k] = space.get(k).unscale(space.get(k).scale(labels[k]) + correction);
            }
        }
        return calibrated;
    }

    private double[] terms(LabelSpace space, double[] labels) {
        double[] within = labels.clone();
        for (int k = 0; k < within.length; k++) {
            int input = inputs.indexOf(space.get(k).name());
            if (input >= 0) {
                within[k] = Math.max(lower.get(input), Math.min(upper.get(input), within[k]));
            }
        }
        return terms(space, inputs, within);
    }

    /**
     * Returns the terms of corrections: 1, each scaled input label, and the square of the first, the temperature.
     * Corrections are of scaled labels too.
     */
    static double[] terms(LabelSpace space, List<String> inputs, double[] labels) {
        double[] terms = new double[2 + inputs.size()];
        terms[0] = 1.0;
        for (int k = 0; k < labels.length; k++) {
            Label label = space.get(k);
            int input = inputs.indexOf(label.name());
            if (input >= 0) {
                terms[1 + input] = label.scale(labels[k]);
            }
        }
        terms[1 + inputs.size()] = terms[1] * terms[1];
        return terms;
    }
}
