package org.photosphere.services.publish;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.photosphere.model.certification.Certificate;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.forward.PhysicsReference.Compared;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.Solution;
import org.photosphere.proto.v1.AccuracyTier;
import org.photosphere.proto.v1.ContinuumFit;
import org.photosphere.proto.v1.Flags;
import org.photosphere.proto.v1.InputClock;
import org.photosphere.proto.v1.KnownLabel;
import org.photosphere.proto.v1.Label;
import org.photosphere.proto.v1.Mode;
import org.photosphere.proto.v1.ModelTier;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.PhysicsResiduals;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.StageTime;
import org.photosphere.services.config.Settings;
import org.photosphere.services.config.SoftwareVersion;
import org.photosphere.services.pipeline.AnswerIds;
import org.photosphere.services.pipeline.CloudEvent;
import org.photosphere.services.pipeline.FlaggedResult;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.ReceivedContext;
import org.photosphere.services.pipeline.SpectrumHeader;
import org.photosphere.services.pipeline.Stage;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.pipeline.ValidatedSpectrum;

/** Converts flagged results to parameter messages. Immutable. */
public final class ParameterMessages {

    private final Settings.Kafka topics;
    private final int largest;
    private final LabelSpace labels;
    private final String modelName;
    private final String modelDigest;
    private final String configurationHash;
    private final AnswerIds ids;

    /**
     * @param topics topic names
     * @param largest largest record of the topics, bytes
     * @param labels label space of the model
     * @param modelName name of the bundle
     * @param modelDigest SHA-256 of the bundle, hexadecimal
     * @param configurationHash SHA-256 of the settings that determine a result, hexadecimal
     * @param ids identifiers of the events
     */
    public ParameterMessages(
            Settings.Kafka topics,
            int largest,
            LabelSpace labels,
            String modelName,
            String modelDigest,
            String configurationHash,
            AnswerIds ids) {
        this.topics = topics;
        this.largest = largest;
        this.labels = labels;
        this.modelName = modelName;
        this.modelDigest = modelDigest;
        this.configurationHash = configurationHash;
        this.ids = ids;
    }

    /** Returns the record of a result, or a rejection if it is larger than its topic accepts. */
    public StageOutcome<OutgoingRecord> encode(FlaggedResult result) {
        OutgoingRecord answer = answer(result);
        if (answer.bytes() <= largest) {
            return new StageOutcome.Passed<>(answer);
        }
        SpectrumHeader header = result.inverted().validated().header();
        return new StageOutcome.Rejected<>(
                answer.origin(),
                header.spectrumId(),
                header.survey(),
                Stage.QUALITY,
                RejectionReason.REJECTION_REASON_TOO_LARGE,
                "its answer has " + answer.bytes() + " bytes, the limit is " + largest
                        + " (photosphere.limits.answer-bytes)");
    }

    /** Returns the record; results of test spectra go to a topic of their own. */
    private OutgoingRecord answer(FlaggedResult result) {
        Parameters message = message(result);
        RawRecord raw = result.inverted().validated().raw();
        String survey = topics.isOfSpectra(raw.topic()) ? topics.survey(raw.topic()) : message.getSurvey();
        return new OutgoingRecord(
                raw,
                survey,
                message.getIsTest(),
                null,
                message.getIsTest() ? topics.testParametersTopic(survey) : topics.parametersTopic(survey),
                message.getSpectrumId().getBytes(StandardCharsets.UTF_8),
                message.toByteArray(),
                CloudEvent.PARAMETERS.headers(ids.of(raw), "/" + raw.topic()),
                result.times().at(Stage.QUALITY));
    }

    /** Returns the parameters message of a result. */
    public Parameters message(FlaggedResult result) {
        Solution solution = result.inverted().solution();
        Parameters.Builder message = Parameters.newBuilder();
        addHeader(message, result.inverted().validated().header());
        addLabels(message, result);
        double errorScale = solution.goodness().errorScale();
        if (Double.isFinite(errorScale)) {
            message.setErrorScale(errorScale);
        }
        message.setChi2(solution.chi2())
                .setDegreesOfFreedom(solution.degreesOfFreedom())
                .setPValue(solution.pValue())
                .setPixelsUsed(solution.pixels().used())
                .setPixelsMasked(solution.pixels().masked())
                .setPixelsInvalid(result.inverted().validated().invalidPixels())
                .setPixelsOutside(solution.pixels().outside())
                .setPixelsClipped(solution.pixels().clipped())
                .setDegreesOfFreedomForSignal(solution.information().degreesOfFreedomForSignal())
                .setCramerRaoRatio(solution.information().cramerRaoRatio())
                .setConditionNumber(solution.conditionNumber())
                .setIterations(solution.iterations())
                .setScale(solution.scale() * result.inverted().validated().fluxScale())
                .setFlags(flags(result.warn(), result.bad()))
                .setSoftwareVersion(SoftwareVersion.TEXT)
                .setModelName(modelName)
                .setModelDigest(modelDigest)
                .setConfigurationHash(configurationHash);
        message.setModelTier(tier(solution.correction().tier()));
        addPhysics(message, result.inverted().certificate());
        addNuisances(message, solution);
        addContext(message, result.inverted().validated());
        addRivals(message, solution);
        addProvenance(message, result.inverted().validated().raw(), result.times());
        return message.build();
    }

    private static void addHeader(Parameters.Builder message, SpectrumHeader header) {
        message.setSpectrumId(header.spectrumId())
                .setObjectId(header.objectId())
                .setSurvey(header.survey())
                .setInstrument(header.instrument())
                .setFiberId(header.fiberId())
                .setMjd(header.mjd())
                .setRa(header.ra())
                .setDec(header.dec())
                .setIsTest(header.isTest());
        header.truth()
                .forEach((name, value) ->
                        message.addTruth(KnownLabel.newBuilder().setName(name).setValue(value)));
    }

    private void addLabels(Parameters.Builder message, FlaggedResult result) {
        Solution solution = result.inverted().solution();
        double[] values = solution.labels();
        for (int i = 0; i < labels.size(); i++) {
            Label.Builder label = Label.newBuilder()
                    .setName(labels.get(i).name())
                    .setUnit(labels.get(i).unit())
                    .setValue(values[i])
                    .setSigmaRaw(solution.sigma()[i]);
            if (solution.calibratedSigma().isPresent()) {
                label.setSigmaCalibrated(solution.calibratedSigma().get()[i]);
            }
            if (solution.correction().isApplied()) {
                label.setValueReduced(solution.correction().reducedLabels().get(i))
                        .setMovedSigma(solution.correction().moved().get(i));
            }
            message.addLabels(label);
            for (int j = 0; j < labels.size(); j++) {
                message.addCovariance(solution.covariance()[i][j]);
            }
        }
    }

    private static ModelTier tier(org.photosphere.model.inversion.ModelTier tier) {
        return switch (tier) {
            case REDUCED -> ModelTier.MODEL_TIER_REDUCED;
            case CORRECTED -> ModelTier.MODEL_TIER_CORRECTED;
            case FULL -> ModelTier.MODEL_TIER_FULL;
        };
    }

    private static void addPhysics(Parameters.Builder message, Certificate certificate) {
        message.setAccuracyTier(
                switch (certificate.tier()) {
                    case EMULATED -> AccuracyTier.ACCURACY_TIER_EMULATED;
                    case INTERPOLATED -> AccuracyTier.ACCURACY_TIER_INTERPOLATED;
                    case CERTIFIED -> AccuracyTier.ACCURACY_TIER_CERTIFIED;
                });
        certificate.residuals().ifPresent(residuals -> {
            PhysicsResiduals.Builder physics = PhysicsResiduals.newBuilder();
            residuals.compared().forEach((kind, compared) -> add(physics, kind, compared));
            certificate.fluxDifference().ifPresent(physics::setFluxDifference);
            message.setPhysics(physics);
        });
    }

    private static void add(PhysicsResiduals.Builder physics, PhysicalResidual kind, Compared compared) {
        if (Double.isNaN(compared.value())) {
            return;
        }
        switch (kind) {
            case TRANSFER -> physics.setRte(compared.value()).setRtePercentile(compared.percentile());
            case ENERGY -> physics.setEnergy(compared.value()).setEnergyPercentile(compared.percentile());
            case CONSTANT_FLUX ->
                physics.setConstantFlux(compared.value()).setConstantFluxPercentile(compared.percentile());
            case HEATING -> physics.setHeating(compared.value()).setHeatingPercentile(compared.percentile());
            case AT_BOUNDS -> physics.setFieldsAtBounds(compared.value());
        }
    }

    private static void addNuisances(Parameters.Builder message, Solution solution) {
        solution.velocity()
                .ifPresent(velocity -> message.setRv(velocity.kms())
                        .setRvSigma(velocity.sigmaKms())
                        .addAllRvCovariance(velocity.covariance()));
        solution.continuum()
                .forEach(arm -> message.addContinuum(ContinuumFit.newBuilder()
                        .setArm(arm.arm())
                        .addAllCoefficient(arm.coefficients())
                        .setLower(arm.lower())
                        .setUpper(arm.upper())));
    }

    private static void addContext(Parameters.Builder message, ValidatedSpectrum received) {
        ReceivedContext context = received.header().context();
        if (message.hasRv()) {
            message.setRvFrame(context.rvFrame());
        }
        message.setSnr(received.spectrum().medianSnr())
                .setGaiaSourceId(context.gaiaSourceId())
                .setGaiaReleaseValue(context.gaiaRelease());
        context.healpix().ifPresent(message::setHealpix);
    }

    private void addRivals(Parameters.Builder message, Solution solution) {
        for (Solution.Rival rival : solution.rivals()) {
            Mode.Builder mode = Mode.newBuilder().setDeltaChi2(Math.max(0.0, rival.deltaChi2()));
            for (int i = 0; i < labels.size(); i++) {
                mode.addLabels(KnownLabel.newBuilder()
                        .setName(labels.get(i).name())
                        .setValue(rival.labels().get(i)));
            }
            message.addOtherModes(mode);
        }
    }

    private static Flags flags(Set<Flag> warn, Set<Flag> bad) {
        Flags.Builder flags = Flags.newBuilder()
                .setWarn(Flag.word(warn))
                .setBad(Flag.word(bad))
                .setDictionaryVersion(Flag.DICTIONARY_VERSION);
        warn.stream().sorted().forEach(flag -> flags.addWarnNames(flag.name()));
        bad.stream().sorted().forEach(flag -> flags.addBadNames(flag.name()));
        return flags.build();
    }

    private static void addProvenance(Parameters.Builder message, RawRecord raw, StageTimes times) {
        message.setOrigin(Origin.newBuilder()
                .setTopic(raw.topic())
                .setPartition(raw.partition())
                .setOffset(raw.offset()));
        message.setInputClock(
                switch (raw.clock()) {
                    case CREATE_TIME -> InputClock.INPUT_CLOCK_CREATE_TIME;
                    case LOG_APPEND_TIME -> InputClock.INPUT_CLOCK_LOG_APPEND_TIME;
                    case NO_TIMESTAMP_TYPE -> InputClock.INPUT_CLOCK_UNSPECIFIED;
                });
        for (Stage stage : Stage.values()) {
            message.addStageTimes(StageTime.newBuilder().setStage(stage.label()).setAtUs(times.at(stage)));
        }
    }
}
