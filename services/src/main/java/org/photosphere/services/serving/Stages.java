package org.photosphere.services.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.photosphere.services.config.Settings;
import org.photosphere.services.config.SoftwareVersion;
import org.photosphere.services.decode.SpectrumDecoder;
import org.photosphere.services.pipeline.AnswerIds;
import org.photosphere.services.pipeline.FlaggedResult;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.publish.DeadLetters;
import org.photosphere.services.publish.ParameterMessages;
import org.photosphere.services.quality.QualityFlags;
import org.photosphere.services.validate.DuplicateWindow;
import org.photosphere.services.validate.SpectrumValidator;

/** The stages without state: decode and validate before the model, quality and encode after it. Immutable. */
public final class Stages {

    private final SpectrumDecoder decoder;
    private final SpectrumValidator validator;
    private final QualityFlags quality;
    private final ParameterMessages parameters;
    private final DeadLetters deadLetters;

    Stages(Settings settings, ServingModel model) {
        this.decoder = new SpectrumDecoder(
                settings.limits().messageBytes(), settings.limits().fields());
        this.validator = new SpectrumValidator(
                settings.limits().pixels(), settings.limits().invalidPixelShare());
        AnswerIds ids = new AnswerIds(List.of(
                SoftwareVersion.TEXT,
                model.forward().digest(),
                model.configurationHash(),
                settings.limits().toString()));
        this.parameters = new ParameterMessages(
                settings.kafka(),
                settings.limits().answerBytes(),
                model.forward().labels(),
                model.forward().name(),
                model.forward().digest(),
                model.configurationHash(),
                ids);
        this.quality = new QualityFlags();
        this.deadLetters = new DeadLetters(settings.kafka(), settings.limits(), ids);
    }

    /**
     * Records after decode and validate.
     *
     * @param passed spectra to invert, in order
     * @param rejected dead letters of the others, in order
     */
    public record Front(List<ValidatedSpectrum> passed, List<OutgoingRecord> rejected) {}

    /**
     * Decodes and validates records that are committed together.
     *
     * @param duplicates rejects ids that it remembers
     */
    public Front before(List<RawRecord> records, DuplicateWindow duplicates) {
        List<ValidatedSpectrum> passed = new ArrayList<>();
        List<OutgoingRecord> rejected = new ArrayList<>();
        for (StageOutcome<ValidatedSpectrum> outcome : duplicates.checked(records.stream()
                .map(decoder::decode)
                .map(decoded -> decoded.then(validator::validate))
                .toList())) {
            if (outcome instanceof StageOutcome.Passed<ValidatedSpectrum> valid) {
                passed.add(valid.value());
            } else {
                rejected.add(deadLetters.encode((StageOutcome.Rejected<?>) outcome));
            }
        }
        return new Front(passed, rejected);
    }

    /**
     * Flags and encodes the outcome of an inversion.
     *
     * @param results receives each result that is answered with parameters
     */
    public OutgoingRecord after(StageOutcome<InvertedSpectrum> outcome, Consumer<FlaggedResult> results) {
        if (outcome instanceof StageOutcome.Rejected<InvertedSpectrum> rejected) {
            return deadLetters.encode(rejected);
        }
        InvertedSpectrum inverted = ((StageOutcome.Passed<InvertedSpectrum>) outcome).value();
        FlaggedResult result = quality.flag(inverted);
        StageOutcome<OutgoingRecord> answer = parameters.encode(result);
        if (answer instanceof StageOutcome.Rejected<OutgoingRecord> rejected) {
            return deadLetters.encode(rejected);
        }
        results.accept(result);
        return ((StageOutcome.Passed<OutgoingRecord>) answer).value();
    }

    /** Returns the dead letter that replaces an answer too large for its topic. */
    public OutgoingRecord ofTooLarge(OutgoingRecord answer) {
        return deadLetters.ofTooLarge(answer);
    }
}
