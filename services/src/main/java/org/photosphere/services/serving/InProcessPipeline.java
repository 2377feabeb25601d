package org.photosphere.services.serving;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.config.Settings;
import org.photosphere.services.invert.BatchInversion;
import org.photosphere.services.invert.InversionListener;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.MicroBatchId;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.validate.DuplicateWindow;

/** The stages of the stream on the caller's thread, without Kafka. */
public final class InProcessPipeline {

    private final Stages stages;
    private final BatchInversion inversion;
    private long offset;

    public InProcessPipeline(Settings settings, ServingModel model) {
        this.stages = new Stages(settings, model);
        this.inversion = new BatchInversion(model.inverter(), model.certifier(), model::probe, InversionListener.NONE);
    }

    /**
     * Answers spectra.
     *
     * @param spectra bytes of spectrum messages
     * @param topic that the answers name as the origin
     * @return a {@link Parameters} or {@link DeadLetter} for each, in order
     */
    public List<Message> answer(List<ByteString> spectra, String topic) {
        return answer(spectra, topic, inverted -> {});
    }

    /**
     * Answers spectra.
     *
     * @param spectra bytes of spectrum messages
     * @param topic that the answers name as the origin
     * @param listener receives each inverted spectrum, in order
     * @return a {@link Parameters} or {@link DeadLetter} for each, in order
     */
    public List<Message> answer(List<ByteString> spectra, String topic, Consumer<InvertedSpectrum> listener) {
        List<RawRecord> records = new ArrayList<>(spectra.size());
        for (ByteString bytes : spectra) {
            long now = StageTimes.nowUs();
            records.add(new RawRecord(
                    new MicroBatchId(0, 0), topic, 0, offset++, new byte[0], bytes.toByteArray(), List.of(), now, now));
        }
        Map<RawRecord, OutgoingRecord> answers = new HashMap<>();
        Stages.Front front = stages.before(records, new DuplicateWindow(0));
        front.rejected().forEach(letter -> answers.put(letter.origin(), letter));
        if (!front.passed().isEmpty()) {
            for (StageOutcome<InvertedSpectrum> outcome :
                    inversion.invert(new SpectrumBatch("local", 0, front.passed(), 1))) {
                if (outcome instanceof StageOutcome.Passed<InvertedSpectrum> passed) {
                    listener.accept(passed.value());
                }
                OutgoingRecord answer = stages.after(outcome, result -> {});
                answers.put(answer.origin(), answer);
            }
        }
        return records.stream().map(record -> message(answers, record)).toList();
    }

    private static Message message(Map<RawRecord, OutgoingRecord> answers, RawRecord record) {
        OutgoingRecord answer = answers.get(record);
        if (answer == null) {
            throw new IllegalStateException("no answer to " + record);
        }
        try {
            return answer.reason() == null
                    ? Parameters.parseFrom(answer.value())
                    : DeadLetter.parseFrom(answer.value());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an encoded answer does not parse", e);
        }
    }
}
