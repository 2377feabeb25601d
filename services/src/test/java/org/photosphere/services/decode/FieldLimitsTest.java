package org.photosphere.services.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.BandedMatrix;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.TruthLabel;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.pipeline.DecodedSpectrum;
import org.photosphere.services.pipeline.MicroBatchId;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.RecordHeader;
import org.photosphere.services.pipeline.StageOutcome;

/** Texts, lists, keys and headers at and beyond their limits. */
class FieldLimitsTest {

    private static final int MESSAGE = 1_000_000;

    private final SpectrumDecoder decoder = new SpectrumDecoder(MESSAGE, TestSpectra.LIMITS.fields());

    private static String text(int bytes) {
        return "x".repeat(bytes);
    }

    private static Arguments field(String setting, int limit, SizedField field) {
        return Arguments.of(setting, limit, field);
    }

    /** Sets a field to a size. */
    @FunctionalInterface
    private interface SizedField {
        void set(Spectrum.Builder spectrum, int size);
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                field("id-bytes", 256, (spectrum, size) -> spectrum.setSpectrumId(text(size))),
                field("id-bytes", 256, (spectrum, size) -> spectrum.setObjectId(text(size))),
                field("name-bytes", 64, (spectrum, size) -> spectrum.setSurvey(text(size))),
                field("name-bytes", 64, (spectrum, size) -> spectrum.setInstrument(text(size))),
                field(
                        "name-bytes",
                        64,
                        (spectrum, size) -> spectrum.getArmsBuilder(0).setName(text(size))),
                field(
                        "name-bytes",
                        64,
                        (spectrum, size) -> spectrum.getArmsBuilder(0).setMaskDictionary(text(size))),
                field(
                        "name-bytes",
                        64,
                        (spectrum, size) ->
                                spectrum.addTruth(TruthLabel.newBuilder().setName(text(size)))),
                field("arms", 64, (spectrum, size) -> {
                    while (spectrum.getArmsCount() < size) {
                        spectrum.addArms(spectrum.getArms(0).toBuilder()
                                .setName("arm-" + spectrum.getArmsCount())
                                .setLogLinear(spectrum.getArms(0).getLogLinear().toBuilder()
                                        .setLog10Start(3.6 + 1e-3 * spectrum.getArmsCount())));
                    }
                }),
                field(
                        "truth",
                        32,
                        (spectrum, size) ->
                                spectrum.addAllTruth(Collections.nCopies(size, TruthLabel.getDefaultInstance()))),
                field(
                        "diagonals",
                        128,
                        (spectrum, size) -> spectrum.getArmsBuilder(0)
                                .setLsfMatrix(BandedMatrix.newBuilder().addAllOffset(Collections.nCopies(size, -70)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void takesAFieldUpToItsLimitAndNamesTheSettingBeyond(String setting, int limit, SizedField field) {
        assertThat(decoded(field, limit)).isInstanceOf(StageOutcome.Passed.class);
        assertThat(decoded(field, limit + 1)).isInstanceOfSatisfying(StageOutcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectionReason.REJECTION_REASON_TOO_LARGE);
            assertThat(rejected.detail())
                    .contains(String.valueOf(limit + 1))
                    .endsWith("the limit is " + limit + " (photosphere.limits." + setting + ")");
            assertThat(rejected.spectrumId()).startsWith(setting.equals("id-bytes") ? "" : "good");
        });
    }

    private StageOutcome<DecodedSpectrum> decoded(SizedField field, int size) {
        Spectrum.Builder spectrum = TestSpectra.good("good").toBuilder();
        field.set(spectrum, size);
        return decoder.decode(TestSpectra.record(spectrum.build().toByteArray()));
    }

    @Test
    void countsDiagonalsThatAreNotPacked() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (int i = 0; i < 129; i++) {
            out.writeSInt32(BandedMatrix.OFFSET_FIELD_NUMBER, i);
        }
        out.flush();
        Spectrum.Builder spectrum = TestSpectra.good("good").toBuilder();
        spectrum.getArmsBuilder(0)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                Arm.LSF_MATRIX_FIELD_NUMBER,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFrom(bytes.toByteArray()))
                                        .build())
                        .build());
        assertThat(decoder.decode(TestSpectra.record(spectrum.build().toByteArray())))
                .isInstanceOfSatisfying(
                        StageOutcome.Rejected.class,
                        rejected -> assertThat(rejected.detail()).contains("129 diagonals"));
    }

    static Stream<Arguments> manySmallThings() {
        return Stream.of(
                Arguments.of("arms", repeated(new byte[] {Spectrum.ARMS_FIELD_NUMBER << 3 | 2, 0})),
                Arguments.of("known labels", repeated(new byte[] {Spectrum.TRUTH_FIELD_NUMBER << 3 | 2, 0})),
                // Field 15, which is unused so far.
                Arguments.of("unknown fields", repeated(new byte[] {15 << 3, 0})));
    }

    private static byte[] repeated(byte[] unit) {
        byte[] bytes = new byte[MESSAGE];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = unit[i % unit.length];
        }
        return bytes;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("manySmallThings")
    void makesNothingOfHalfAMillionSmallThings(String what, byte[] value) {
        RawRecord record = TestSpectra.record(value);
        decoder.decode(record);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        decoder.decode(record);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(200_000);
    }

    private static RawRecord record(byte[] key, List<RecordHeader> headers) {
        return new RawRecord(
                new MicroBatchId(0, 0),
                "photosphere.v1.spectra.test",
                0,
                0,
                key,
                TestSpectra.good("good").toByteArray(),
                headers,
                1_000,
                2_000);
    }

    private static RawRecord record(Consumer<List<RecordHeader>> headers) {
        List<RecordHeader> list = new ArrayList<>();
        headers.accept(list);
        return record(new byte[0], list);
    }

    static Stream<Arguments> records() {
        return Stream.of(
                Arguments.of("key-bytes", record(new byte[1025], List.of())),
                Arguments.of(
                        "headers",
                        record(list -> list.addAll(Collections.nCopies(65, new RecordHeader("h", new byte[0]))))),
                Arguments.of(
                        "header-bytes", record(list -> list.add(new RecordHeader("traceparent", new byte[16_400])))),
                Arguments.of("header-bytes", record(list -> list.add(new RecordHeader(text(16_400), new byte[0])))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("records")
    void refusesKeysAndHeadersBeyondTheirLimits(String setting, RawRecord record) {
        assertThat(decoder.decode(record)).isInstanceOfSatisfying(StageOutcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectionReason.REJECTION_REASON_TOO_LARGE);
            assertThat(rejected.detail()).contains("(photosphere.limits." + setting + ")");
        });
    }

    @Test
    void takesKeysAndHeadersUpToTheirLimits() {
        RecordHeader header = new RecordHeader("ce_id", new byte[16_384 / 64 - 5]);
        assertThat(decoder.decode(record(new byte[1024], Collections.nCopies(64, header))))
                .isInstanceOf(StageOutcome.Passed.class);
    }
}
