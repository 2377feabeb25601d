package org.photosphere.services.deadletter;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Header;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.config.Settings;
import org.photosphere.services.config.SoftwareVersion;
import org.photosphere.services.pipeline.AnswerIds;
import org.photosphere.services.pipeline.CloudEvent;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.RecordHeader;
import org.photosphere.services.pipeline.Redrives;
import org.photosphere.services.pipeline.StageOutcome.Rejected;
import org.photosphere.services.pipeline.StageTimes;

/** Rejections to dead letters: the original whole, where it came from, and why. */
public final class DeadLetters {

    /** Bytes of key and headers that a dead letter keeps; more is cut, so that it always fits its topic. */
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private static final int MAX_DETAIL_CHARACTERS = 1000;

    private final Settings.Kafka topics;
    private final AnswerIds ids;

    /**
     * @param topics names them
     * @param ids of the events
     */
    public DeadLetters(Settings.Kafka topics, AnswerIds ids) {
        this.topics = topics;
        this.ids = ids;
    }

    public OutgoingRecord encode(Rejected<?> rejected) {
        DeadLetter message = message(rejected);
        RawRecord raw = rejected.raw();
        return new OutgoingRecord(
                raw,
                rejected.survey(),
                topics.isOfTests(raw.topic()),
                rejected.reason(),
                topics.deadLetterTopic(),
                message.getSpectrumId().isEmpty()
                        ? raw.origin().getBytes(StandardCharsets.UTF_8)
                        : message.getSpectrumIdBytes().toByteArray(),
                message.toByteArray(),
                headers(raw, message.getReason()),
                message.getRejectedAtUs());
    }

    /** The dead letter of a rejection. */
    public static DeadLetter message(Rejected<?> rejected) {
        RawRecord raw = rejected.raw();
        DeadLetter.Builder message = DeadLetter.newBuilder()
                .setSpectrumId(rejected.spectrumId())
                .setSurvey(rejected.survey())
                .setReason(rejected.reason())
                .setDetail(cut(rejected.detail()))
                .setOriginal(ByteString.copyFrom(raw.value()))
                .setOrigin(origin(raw))
                .setStage(rejected.stage().label())
                .setRejectedAtUs(StageTimes.nowUs())
                .setSoftwareVersion(SoftwareVersion.TEXT);
        message.setRedrives(Redrives.of(raw.headers()));
        int budget = MAX_HEADER_BYTES - raw.key().length;
        if (budget >= 0) {
            message.setOriginalKey(ByteString.copyFrom(raw.key()));
        }
        for (RecordHeader header : raw.headers()) {
            budget -= header.key().length() + header.value().length;
            if (budget < 0) {
                break;
            }
            message.addOriginalHeaders(
                    Header.newBuilder().setKey(header.key()).setValue(ByteString.copyFrom(header.value())));
        }
        return message.build();
    }

    /** Stands for an answer that its topic did not take. Without the original, which may be why; that still stands at its place. */
    public OutgoingRecord ofTooLarge(OutgoingRecord answer) {
        RawRecord raw = answer.origin();
        DeadLetter message = DeadLetter.newBuilder()
                .setSurvey(answer.survey())
                .setReason(RejectionReason.REJECTION_REASON_TOO_LARGE)
                .setDetail("topic " + answer.topic() + " does not take an answer of " + answer.value().length
                        + " bytes: raise its max.message.bytes; the original stands at " + raw.origin())
                .setOrigin(origin(raw))
                .setStage("publish")
                .setRejectedAtUs(StageTimes.nowUs())
                .setSoftwareVersion(SoftwareVersion.TEXT)
                .build();
        return new OutgoingRecord(
                raw,
                answer.survey(),
                answer.isTest(),
                message.getReason(),
                topics.deadLetterTopic(),
                raw.origin().getBytes(StandardCharsets.UTF_8),
                message.toByteArray(),
                headers(raw, message.getReason()),
                message.getRejectedAtUs());
    }

    private static Origin origin(RawRecord raw) {
        return Origin.newBuilder()
                .setTopic(raw.topic())
                .setPartition(raw.partition())
                .setOffset(raw.offset())
                .build();
    }

    private List<RecordHeader> headers(RawRecord raw, RejectionReason reason) {
        // What is refused once, for a device or a deadline, may be answered when it is read again.
        return CloudEvent.DEAD_LETTER.headers(ids.of(raw) + "/" + reason.getNumber(), "/" + raw.topic());
    }

    private static String cut(String detail) {
        return detail.length() <= MAX_DETAIL_CHARACTERS ? detail : detail.substring(0, MAX_DETAIL_CHARACTERS);
    }
}
