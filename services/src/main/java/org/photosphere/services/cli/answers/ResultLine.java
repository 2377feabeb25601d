package org.photosphere.services.cli.answers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.PrintableText;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.MisfitRegion;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.KnownLabel;
import org.photosphere.proto.v1.Label;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.PhysicsResiduals;

/**
 * The answer to one spectrum as shown by every command. The JSON keys and their order are a contract with programs that
 * read them; further keys may be appended.
 *
 * @param labels labels in the model's order; empty for a rejected spectrum
 * @param truth known labels by name, as received with the spectrum
 * @param rejection reason for which there are no labels, or null
 * @param assumedSnr signal-to-noise ratio assumed for an input without errors, or null
 * @param velocity value named "rv", km/s, positive receding; null if none was fitted
 * @param physics agreement of the answer with the physics inside the model, null if the model contains none
 * @param regions regions that dominate a misfit, the worst first; null if not requested
 * @param invalidPixels number of pixels masked because of an unusable flux or error
 * @param context metadata besides the fit, null for a rejected spectrum
 */
public record ResultLine(
        String spectrumId,
        String survey,
        List<LabelValue> labels,
        double chi2,
        int degreesOfFreedom,
        List<String> warn,
        List<String> bad,
        Map<String, Double> truth,
        @Nullable Rejection rejection,
        @Nullable Double assumedSnr,
        @Nullable LabelValue velocity,
        @Nullable Physics physics,
        @Nullable List<MisfitRegion> regions,
        int invalidPixels,
        @Nullable AnswerContext context) {

    private static final String TIER_PREFIX = "ACCURACY_TIER_";
    private static final String REASON_PREFIX = "REJECTION_REASON_";
    private static final String SPECTRA = ".spectra.";

    /**
     * @param sigma calibrated standard deviation if the message has it, else that of the fit's covariance
     * @param uncalibrated value before a label calibration, null if absent
     * @param reduced value of the reduced model's fit, null if the physical model moved none
     * @param moved movement by the physical model in sigma of that fit, null if absent
     */
    public record LabelValue(
            String name,
            double value,
            double sigma,
            @Nullable Double uncalibrated,
            @Nullable Double reduced,
            @Nullable Double moved) {

        public LabelValue(String name, double value, double sigma) {
            this(name, value, sigma, null, null, null);
        }

        static LabelValue of(Label label) {
            return new LabelValue(
                    label.getName(),
                    label.getValue(),
                    label.hasSigmaCalibrated() ? label.getSigmaCalibrated() : label.getSigmaRaw(),
                    label.hasValueUncalibrated() ? label.getValueUncalibrated() : null,
                    label.hasValueReduced() ? label.getValueReduced() : null,
                    label.hasMovedSigma() ? label.getMovedSigma() : null);
        }
    }

    /** @param tier name of the contract's AccuracyTier, without its prefix */
    public record Physics(String tier, PhysicsResiduals residuals) {}

    /** @param reason name of the contract's RejectionReason, without its prefix */
    public record Rejection(String reason, String detail) {}

    public ResultLine {
        labels = List.copyOf(labels);
        warn = List.copyOf(warn);
        bad = List.copyOf(bad);
        truth = Map.copyOf(truth);
    }

    /** @param answer Parameters or DeadLetter message */
    public static ResultLine of(Message answer) {
        if (answer instanceof Parameters parameters) {
            return of(parameters);
        }
        if (answer instanceof DeadLetter deadLetter) {
            return of(deadLetter);
        }
        throw new IllegalArgumentException(
                "no answer: " + answer.getDescriptorForType().getFullName());
    }

    public static ResultLine of(Parameters parameters) {
        Map<String, Double> truth = new LinkedHashMap<>();
        for (KnownLabel label : parameters.getTruthList()) {
            truth.put(label.getName(), label.getValue());
        }
        return new ResultLine(
                parameters.getSpectrumId(),
                parameters.getSurvey(),
                parameters.getLabelsList().stream().map(LabelValue::of).toList(),
                parameters.getChi2(),
                parameters.getDegreesOfFreedom(),
                names(parameters.getFlags().getWarn(), parameters.getFlags().getWarnNamesList()),
                names(parameters.getFlags().getBad(), parameters.getFlags().getBadNamesList()),
                truth,
                null,
                null,
                parameters.hasRv() ? new LabelValue("rv", parameters.getRv(), parameters.getRvSigma()) : null,
                parameters.hasPhysics()
                        ? new Physics(
                                parameters.getAccuracyTier().name().substring(TIER_PREFIX.length()),
                                parameters.getPhysics())
                        : null,
                null,
                parameters.getPixelsInvalid(),
                AnswerContext.of(parameters));
    }

    public static ResultLine of(DeadLetter deadLetter) {
        String reason = deadLetter.getReason().name();
        Rejection rejection = new Rejection(
                reason.startsWith(REASON_PREFIX) ? reason.substring(REASON_PREFIX.length()) : reason,
                deadLetter.getDetail());
        return new ResultLine(
                deadLetter.getSpectrumId(),
                survey(deadLetter),
                List.of(),
                Double.NaN,
                0,
                List.of(),
                List.of(),
                Map.of(),
                rejection,
                null,
                null,
                null,
                null,
                0,
                null);
    }

    /** Returns the survey, from the topic if the message could not be read. */
    private static String survey(DeadLetter deadLetter) {
        String topic = deadLetter.getOrigin().getTopic();
        int at = topic.lastIndexOf(SPECTRA);
        return deadLetter.getSurvey().isEmpty() && at >= 0
                ? topic.substring(at + SPECTRA.length())
                : deadLetter.getSurvey();
    }

    /** Returns the message's own names, or those of the flag dictionary if a producer sent only the word. */
    private static List<String> names(int word, List<String> given) {
        if (!given.isEmpty()) {
            return given;
        }
        return Flag.of(word).stream().map(Flag::name).toList();
    }

    /** Returns the line with the assumed signal-to-noise ratio. */
    public ResultLine withAssumedSnr(@Nullable Double snr) {
        return with(snr, regions);
    }

    /** Returns the line with the regions that dominate the misfit. */
    public ResultLine withRegions(@Nullable List<MisfitRegion> found) {
        return with(assumedSnr, found);
    }

    private ResultLine with(@Nullable Double snr, @Nullable List<MisfitRegion> found) {
        return new ResultLine(
                spectrumId,
                survey,
                labels,
                chi2,
                degreesOfFreedom,
                warn,
                bad,
                truth,
                rejection,
                snr,
                velocity,
                physics,
                found,
                invalidPixels,
                context);
    }

    public boolean isRejected() {
        return rejection != null;
    }

    /**
     * Returns one line of JSON without line end; non-finite numbers become null, unprintable characters are escaped.
     */
    public String toJson() {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("spectrum_id", spectrumId).put("survey", survey);
        if (rejection != null) {
            line.put("rejected", rejection.reason()).put("detail", rejection.detail());
            return PrintableText.json(line.toString());
        }
        ObjectNode byName = line.putObject("labels");
        labels.forEach(label -> put(byName, label));
        put(line, "chi2", chi2);
        line.put("dof", degreesOfFreedom);
        addAll(line.putArray("warn"), warn);
        addAll(line.putArray("bad"), bad);
        if (assumedSnr != null) {
            put(line, "assumed_snr", assumedSnr);
        }
        if (velocity != null) {
            put(line, velocity);
        }
        if (physics != null) {
            put(line.putObject("physics"), physics);
        }
        if (regions != null) {
            ArrayNode list = line.putArray("misfit_regions");
            regions.forEach(region -> put(list.addObject(), region));
        }
        if (invalidPixels > 0) {
            line.put("pixels_invalid", invalidPixels);
        }
        if (context != null) {
            context.into(line);
        }
        return PrintableText.json(line.toString());
    }

    private static void put(ObjectNode node, Physics physics) {
        PhysicsResiduals residuals = physics.residuals();
        if (residuals.hasRte()) {
            put(node, "rte", residuals.getRte());
            put(node, "rte_percentile", residuals.getRtePercentile());
        }
        put(node, "energy", residuals.getEnergy());
        put(node, "energy_percentile", residuals.getEnergyPercentile());
        if (residuals.hasConstantFlux()) {
            put(node, "constant_flux", residuals.getConstantFlux());
            put(node, "constant_flux_percentile", residuals.getConstantFluxPercentile());
            put(node, "heating", residuals.getHeating());
            put(node, "heating_percentile", residuals.getHeatingPercentile());
        }
        node.put("tier", physics.tier());
        put(node, "fields_at_bounds", residuals.getFieldsAtBounds());
        if (residuals.hasFluxDifference()) {
            put(node, "flux_difference", residuals.getFluxDifference());
        }
    }

    private static void put(ObjectNode node, MisfitRegion region) {
        node.put("arm", region.arm());
        put(node, "from", region.lower());
        put(node, "to", region.upper());
        node.put("pixels", region.rows());
        put(node, "chi2", region.chi2());
        put(node, "mean_residual", region.meanResidual());
        put(node, "p_value", region.pValue());
    }

    private static void put(ObjectNode parent, LabelValue label) {
        ObjectNode node = parent.putObject(label.name());
        put(node, "value", label.value());
        put(node, "sigma", label.sigma());
        if (label.uncalibrated() != null) {
            put(node, "value_uncalibrated", label.uncalibrated());
        }
        if (label.reduced() != null) {
            put(node, "value_reduced", label.reduced());
        }
        if (label.moved() != null) {
            put(node, "moved_sigma", label.moved());
        }
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }

    private static void addAll(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
