package org.photosphere.services.publish;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.photosphere.model.PrintableText;
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

/**
 * Converts rejections to dead letters with the original record, its origin and the reason. A letter is never larger
 * than its topic accepts: parts that do not fit are left out and marked as cut.
 */
public final class DeadLetters {

    private static final int MAX_DETAIL_CHARACTERS = 1000;

    /**
     * Longest id or name, bytes; longer ones are cut whatever the limits for accepted spectra. They occur in key,
     * headers and value.
     */
    private static final int MAX_TEXT_BYTES = 1024;

    /** Bytes around the message: key and headers, each with the id and the topic's name at most once. */
    private static final int AROUND = 4096;

    /** Bytes of a field in addition to its content. */
    private static final int FIELD_FRAME = 6;

    private final Settings.Kafka topics;
    private final Settings.Limits limits;
    private final AnswerIds ids;

    /**
     * @param topics topic names
     * @param limits limits of texts and of a dead letter
     * @param ids identifiers of the events
     */
    public DeadLetters(Settings.Kafka topics, Settings.Limits limits, AnswerIds ids) {
        this.topics = topics;
        this.limits = limits;
        this.ids = ids;
    }

    public OutgoingRecord encode(Rejected<?> rejected) {
        DeadLetter message = message(rejected);
        RawRecord raw = rejected.raw();
        return new OutgoingRecord(
                raw,
                topics.isOfSpectra(raw.topic()) ? topics.survey(raw.topic()) : message.getSurvey(),
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

    /** Returns the dead letter of a rejection. */
    public DeadLetter message(Rejected<?> rejected) {
        RawRecord raw = rejected.raw();
        DeadLetter.Builder message = DeadLetter.newBuilder()
                .setSpectrumId(cut(rejected.spectrumId(), limits.fields().idBytes()))
                .setSurvey(cut(rejected.survey(), limits.fields().nameBytes()))
                .setReason(rejected.reason())
                .setDetail(PrintableText.of(rejected.detail(), MAX_DETAIL_CHARACTERS))
                .setOrigin(origin(raw))
                .setStage(rejected.stage().label())
                .setRejectedAtUs(StageTimes.nowUs())
                .setSoftwareVersion(SoftwareVersion.TEXT)
                .setRedrives(Redrives.of(raw.headers()))
                .setOriginalBytes(raw.value().length);
        addOriginal(message, raw);
        return message.build();
    }

    /** Adds the original value, then the key, then the headers, as far as they fit. */
    private void addOriginal(DeadLetter.Builder message, RawRecord raw) {
        long room = (long) limits.deadLetterBytes()
                - AROUND
                - message.buildPartial().getSerializedSize();
        room -= raw.value().length + FIELD_FRAME;
        if (room >= 0) {
            message.setOriginal(ByteString.copyFrom(raw.value()));
        } else {
            message.setIsCut(true);
            room += raw.value().length + FIELD_FRAME;
        }
        room -= raw.key().length + FIELD_FRAME;
        if (room >= 0) {
            message.setOriginalKey(ByteString.copyFrom(raw.key()));
        } else {
            message.setIsCut(true);
            room += raw.key().length + FIELD_FRAME;
        }
        for (RecordHeader header : raw.headers()) {
            room -= header.bytes() + 3 * FIELD_FRAME;
            if (room < 0 || message.getOriginalHeadersCount() == limits.fields().headers()) {
                message.setIsCut(true);
                break;
            }
            message.addOriginalHeaders(
                    Header.newBuilder().setKey(header.key()).setValue(ByteString.copyFrom(header.value())));
        }
    }

    /**
     * Returns a dead letter in place of an answer that its topic refused. Without the original, which may be the cause;
     * it is still at its origin.
     */
    public OutgoingRecord ofTooLarge(OutgoingRecord answer) {
        RawRecord raw = answer.origin();
        DeadLetter message = DeadLetter.newBuilder()
                .setSurvey(answer.survey())
                .setReason(RejectionReason.REJECTION_REASON_TOO_LARGE)
                .setDetail("topic " + answer.topic() + " refuses an answer of " + answer.value().length
                        + " bytes: raise its max.message.bytes; the original is at " + raw.origin())
                .setOrigin(origin(raw))
                .setOriginalBytes(raw.value().length)
                .setIsCut(true)
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
        // A spectrum rejected because of a device or a deadline may be answered when it is read again.
        return CloudEvent.DEAD_LETTER.headers(ids.of(raw) + "/" + reason.getNumber(), "/" + raw.topic());
    }

    /** Cuts a text to a number of bytes of UTF-8, in whole characters. */
    private static String cut(String text, int limit) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(limit, MAX_TEXT_BYTES);
        if (bytes.length <= end) {
            return text;
        }
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
