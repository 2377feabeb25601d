package org.photosphere.services.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.config.Settings;
import org.photosphere.services.pipeline.AnswerIds;
import org.photosphere.services.pipeline.MicroBatchId;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.RecordHeader;
import org.photosphere.services.pipeline.Stage;
import org.photosphere.services.pipeline.StageOutcome;

/** Dead letters of any record fit their topic and are marked if parts were left out. */
class DeadLettersTest {

    private static final int LARGEST = 100_000;

    private static final Settings SETTINGS =
            Settings.load(null, Map.of("photosphere.limits.dead-letter-bytes", LARGEST));

    private final DeadLetters letters = new DeadLetters(SETTINGS.kafka(), SETTINGS.limits(), new AnswerIds(List.of()));

    private static StageOutcome.Rejected<?> rejected(int original, int key, int headers, int headerBytes, String text) {
        return new StageOutcome.Rejected<>(
                new RawRecord(
                        new MicroBatchId(0, 0),
                        "photosphere.v1.spectra." + "s".repeat(64),
                        0,
                        0,
                        new byte[key],
                        new byte[original],
                        Collections.nCopies(headers, new RecordHeader("traceparent", new byte[headerBytes])),
                        0,
                        0),
                text,
                text,
                Stage.DECODE,
                RejectionReason.REJECTION_REASON_TOO_LARGE,
                text);
    }

    @ParameterizedTest(name = "{0} bytes, key of {1}, {2} headers of {3}")
    @CsvSource({
        "0, 0, 0, 0, false",
        "90000, 1024, 8, 20, false",
        // Each alone, and all together.
        "100000, 0, 0, 0, true",
        "4000000, 1024, 64, 200, true",
        "10, 400000, 0, 0, true",
        "10, 0, 10, 20000, true",
        "10, 0, 100000, 0, true",
        "95000, 90000, 60, 100, true",
        "4000000, 400000, 1000, 1000, true"
    })
    void leavesOutWhatDoesNotFit(int original, int key, int headers, int headerBytes, boolean isCut) {
        for (String text : List.of("", "x", "\u001b".repeat(400_000), "\ud83d\ude00".repeat(100_000))) {
            OutgoingRecord record = letters.encode(rejected(original, key, headers, headerBytes, text));
            assertThat(record.bytes()).isLessThanOrEqualTo(LARGEST);
            DeadLetter letter = letters.message(rejected(original, key, headers, headerBytes, text));
            assertThat(letter.getIsCut()).isEqualTo(isCut);
            assertThat(letter.getOriginalBytes()).isEqualTo(original);
            assertThat(letter.getOriginal().size()).isIn(original, 0);
            assertThat(letter.getOriginalKey().size()).isIn(key, 0);
            if (!isCut) {
                assertThat(letter.getOriginal().size()).isEqualTo(original);
                assertThat(letter.getOriginalKey().size()).isEqualTo(key);
                assertThat(letter.getOriginalHeadersCount()).isEqualTo(headers);
            }
        }
    }

    @Test
    void cutsIdsAtTheirLimitInWholeCharacters() {
        DeadLetter letter = letters.message(rejected(0, 0, 0, 0, "\u00e9".repeat(1000)));
        assertThat(letter.getSpectrumId()).isEqualTo("\u00e9".repeat(128));
        assertThat(letter.getSurvey()).isEqualTo("\u00e9".repeat(32));
        assertThat(letters.message(rejected(0, 0, 0, 0, "a" + "\u00e9".repeat(1000)))
                        .getSpectrumId())
                .isEqualTo("a" + "\u00e9".repeat(127));
    }

    @Test
    void escapesAndCutsTheDetail() {
        assertThat(letters.message(rejected(0, 0, 0, 0, "two arms of the name 'a\u001b[2J\n\u202e'"))
                        .getDetail())
                .isEqualTo("two arms of the name 'a\\u001b[2J\\u000a\\u202e'");
        assertThat(letters.message(rejected(0, 0, 0, 0, "x".repeat(2000))).getDetail())
                .hasSize(1000)
                .endsWith("x\u2026");
    }
}
