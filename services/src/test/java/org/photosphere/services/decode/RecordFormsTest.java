package org.photosphere.services.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.pipeline.DecodedSpectrum;
import org.photosphere.services.pipeline.StageOutcome;

/** Records other than a single bare message: those that are read, and those rejected with the name of their form. */
class RecordFormsTest {

    private static final int MAX_BYTES = 100_000;

    private static final Spectrum GOOD = TestSpectra.good("star");

    private final SpectrumDecoder decoder = new SpectrumDecoder(MAX_BYTES, TestSpectra.LIMITS.fields());

    private DecodedSpectrum passed(byte[] value) {
        StageOutcome<DecodedSpectrum> outcome = decoder.decode(TestSpectra.record(value));
        assertThat(outcome).isInstanceOf(StageOutcome.Passed.class);
        return ((StageOutcome.Passed<DecodedSpectrum>) outcome).value();
    }

    /** Returns the detail of a rejection that holds the original record. */
    private String rejected(RejectionReason reason, byte[] value) {
        StageOutcome<DecodedSpectrum> outcome = decoder.decode(TestSpectra.record(value.clone()));
        assertThat(outcome).isInstanceOf(StageOutcome.Rejected.class);
        StageOutcome.Rejected<DecodedSpectrum> rejected = (StageOutcome.Rejected<DecodedSpectrum>) outcome;
        assertThat(rejected.reason()).as(rejected.detail()).isEqualTo(reason);
        assertThat(rejected.raw().value()).isEqualTo(value);
        return rejected.detail();
    }

    private static byte[] joined(String hex, byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HexFormat.of().parseHex(hex));
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000000700", "00ffffffff00", "00000000070200"})
    void readsConfluentsWireFormatWhateverTheSchemaId(String header) {
        assertThat(passed(joined(header, GOOD.toByteArray())).arms()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "000000000702, 'message indexes [1], but Spectrum is the first message'", // one index, 1
        "00000000070400, 'message indexes [0, 1]'",
        "000000000701, -1 message indexes"
    })
    void refusesOtherMessagesOfASchemaByName(String header, String detail) {
        // The index that follows the count is 1.
        byte[] value = joined(header, new byte[] {2}, GOOD.toByteArray());
        assertThat(rejected(RejectionReason.REJECTION_REASON_NOT_PROTOBUF, value))
                .contains("Confluent's wire format (schema id 7)", detail);
    }

    @Test
    void namesAConfluentFrameThatIsCutShortOrEmptyOrOfAnotherSerialiser() {
        assertThat(rejected(RejectionReason.REJECTION_REASON_NOT_PROTOBUF, new byte[1]))
                .contains("Confluent's wire format");
        assertThat(rejected(RejectionReason.REJECTION_REASON_NOT_PROTOBUF, new byte[3]))
                .contains("Confluent's wire format");
        assertThat(rejected(RejectionReason.REJECTION_REASON_EMPTY, joined("000000000700")))
                .contains("schema id 7");
        assertThat(rejected(
                        RejectionReason.REJECTION_REASON_NOT_PROTOBUF,
                        joined("0000000007", "{\"flux\": []}".getBytes(StandardCharsets.UTF_8))))
                .contains("Confluent's wire format (schema id 7)", "this is JSON");
        byte[] cut =
                joined("000000000700", GOOD.toByteString().substring(0, 300).toByteArray());
        assertThat(rejected(RejectionReason.REJECTION_REASON_NOT_PROTOBUF, cut))
                .contains("Confluent's wire format (schema id 7)", "does not parse");
    }

    @Test
    void theLimitOfBytesHoldsWithTheHeader() {
        byte[] large = joined("000000000700", new byte[MAX_BYTES]);
        rejected(RejectionReason.REJECTION_REASON_TOO_LARGE, large);
    }

    private static byte[] gzipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(out)) {
            zlib.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] delimited() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GOOD.writeDelimitedTo(out);
        return out.toByteArray();
    }

    @Test
    void namesCompressedAndDelimitedMessages() throws IOException {
        RejectionReason reason = RejectionReason.REJECTION_REASON_NOT_PROTOBUF;
        assertThat(rejected(reason, gzipped(GOOD.toByteArray()))).contains("this is gzip", "compression.type");
        assertThat(rejected(reason, deflated(GOOD.toByteArray()))).contains("this is zlib");
        assertThat(rejected(reason, delimited())).contains("behind its length");
        assertThat(rejected(reason, joined("000000000700", gzipped(GOOD.toByteArray()))))
                .contains("Confluent's wire format (schema id 7): this is gzip");
    }

    @ParameterizedTest
    @CsvSource({
        "28b52ffd2400010000, zstd",
        "ff060000734e61507059010f, snappy",
        "82534e41505059000000000100, snappy",
        "04224d186440a7, lz4",
        "504b0304140000, a ZIP archive",
        "4f626a0104166176726f, an Avro container",
        "53494d504c4520203d2020202020, a FITS file",
        "894844460d0a1a0a00, an HDF5 file",
        "934e554d50590100, a NumPy array",
        "0300aabbccddeeff00112233445566778899, the AWS Glue Schema Registry's format"
    })
    void namesWhatBytesAreByHowTheyBegin(String hex, String name) {
        assertThat(rejected(RejectionReason.REJECTION_REASON_NOT_PROTOBUF, joined(hex)))
                .contains("this is " + name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"spectrum_id\": \"a\"} | JSON",
                "[1, 2] | JSON",
                "\ufeff {\"a\": 1} | JSON",
                "<?xml version=\"1.0\"?><VOTABLE/> | XML",
                "<html>404</html> | HTML",
                "5000.0 1.0 0.1 | text",
                "hi | text",
                "étoile brillante | text"
            })
    void namesText(String text, String name) {
        assertThat(rejected(RejectionReason.REJECTION_REASON_NOT_PROTOBUF, text.getBytes(StandardCharsets.UTF_8)))
                .contains("this is " + name);
    }

    @Test
    void namesBase64() {
        assertThat(rejected(
                        RejectionReason.REJECTION_REASON_NOT_PROTOBUF,
                        Base64.getEncoder().encode(GOOD.toByteArray())))
                .contains("base64");
    }

    @Test
    void refusesTwoMessagesInOneRecord() {
        Spectrum other = TestSpectra.good("other");
        assertThat(rejected(
                        RejectionReason.REJECTION_REASON_DUPLICATE_ARM,
                        joined("", GOOD.toByteArray(), other.toByteArray())))
                .contains("two arms of the name 'main'", "spectrum_id is 'star' and 'other'");
        rejected(RejectionReason.REJECTION_REASON_DUPLICATE_ARM, joined("", GOOD.toByteArray(), GOOD.toByteArray()));
    }

    @Test
    void refusesTwoIdsInOneRecordThoughTheArmsDiffer() {
        Spectrum other = TestSpectra.good("other").toBuilder()
                .setArms(0, arm("red", 7000))
                .build();
        assertThat(rejected(
                        RejectionReason.REJECTION_REASON_NOT_PROTOBUF,
                        joined("", GOOD.toByteArray(), other.toByteArray())))
                .contains("spectrum_id is 'star' and 'other'");
    }

    private static Arm arm(String name, double start) {
        ExplicitAxis.Builder axis = ExplicitAxis.newBuilder();
        for (int i = 0; i < 100; i++) {
            axis.addWavelength(start + i);
        }
        return GOOD.getArms(0).toBuilder().setName(name).setExplicit(axis).build();
    }

    private static byte[] withArms(Arm... arms) {
        return GOOD.toBuilder().clearArms().addAllArms(List.of(arms)).build().toByteArray();
    }

    @Test
    void refusesTwoArmsOfOneNameOrOfTheSameWavelengths() {
        RejectionReason reason = RejectionReason.REJECTION_REASON_DUPLICATE_ARM;
        assertThat(rejected(reason, withArms(arm("b", 4000), arm("r", 6000), arm("b", 5000))))
                .contains("two arms of the name 'b'");
        assertThat(rejected(reason, withArms(arm("b", 4000), arm("r", 4000)))).contains("'b' and 'r'", "wavelengths");
        rejected(reason, withArms(arm("", 4000), arm("", 4000)));
    }

    @Test
    void readsArmsThatOverlapOrHaveNoNameOrCameInParts() {
        assertThat(passed(withArms(arm("b", 4000), arm("r", 4050))).arms()).hasSize(2);
        assertThat(passed(withArms(arm("", 4000), arm("", 5000))).arms()).hasSize(2);
        // Protobuf permits a message in parts; these are of one spectrum.
        ByteString parts = GOOD.toByteString()
                .concat(GOOD.toBuilder().setArms(0, arm("r", 7000)).build().toByteString());
        assertThat(passed(parts.toByteArray()).arms()).hasSize(2);
    }
}
