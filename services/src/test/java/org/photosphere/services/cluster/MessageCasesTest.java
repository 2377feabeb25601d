package org.photosphere.services.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.config.Settings;

/** Records as senders' tools write them, of a star of 5900 K; needs the folder in PHOTOSPHERE_DATA. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageCasesTest {

    private final Path folder = Path.of(String.valueOf(System.getenv("PHOTOSPHERE_DATA")), "cases");
    private ServingModel model;
    private LocalChain chain;

    @BeforeAll
    void open() {
        assumeTrue(Files.isDirectory(folder), "set PHOTOSPHERE_DATA to the folder of real data to run this test");
        Settings settings = Settings.load(null, Map.of("photosphere.model.bundle", "optical-3label"));
        model = ServingModel.open(settings);
        chain = new LocalChain(settings, model);
    }

    @AfterAll
    void close() {
        if (model != null) {
            model.close();
        }
    }

    private ByteString value(String file) throws IOException {
        return ByteString.copyFrom(Files.readAllBytes(folder.resolve(file)));
    }

    private Message answer(ByteString value) {
        return chain.answer(List.of(value), "photosphere.v1.spectra.mine").get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "k0-good.bin",
        "k1-confluent-wire-format.bin",
        "k4-unknown-fields-of-a-later-schema.bin",
        "k6-sigma-infinite-at-bad-pixels.bin"
    })
    void areAnswered(String file) throws IOException {
        assertThat(answer(value(file))).isInstanceOfSatisfying(Parameters.class, parameters -> {
            assertThat(parameters.getFlags().getBadNamesList()).isEmpty();
            assertThat(parameters.getPixelsInvalid()).isZero();
            assertThat(parameters.getLabels(0).getValue()).isEqualTo(5900, offset(60.0));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "k2-json-envelope.bin, REJECTION_REASON_NOT_PROTOBUF, this is JSON",
        "k7-wavelengths-in-nm.bin, REJECTION_REASON_AXIS_INVALID, are these nm?"
    })
    void areRefusedByName(String file, String reason, String detail) throws IOException {
        ByteString value = value(file);
        assertThat(answer(value)).isInstanceOfSatisfying(DeadLetter.class, letter -> {
            assertThat(letter.getReason().name()).isEqualTo(reason);
            assertThat(letter.getDetail()).contains(detail);
            assertThat(letter.getOriginal()).isEqualTo(value);
        });
    }
}
