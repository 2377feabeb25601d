package org.photosphere.services.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.photosphere.model.InputException;

class DataFolderTest {

    @TempDir
    Path folder;

    @Test
    void keepsTheClusterIdOfAFolderItHasClaimed() {
        String clusterId;
        try (DataFolder first = DataFolder.claim(folder.resolve("new"), "4.3.1")) {
            assertThat(first.formatted()).isFalse();
            clusterId = first.clusterId();
        }
        try (DataFolder again = DataFolder.claim(folder.resolve("new"), "4.3.1")) {
            assertThat(again.clusterId()).isEqualTo(clusterId);
        }
    }

    @Test
    void isHeldByOneBrokerAtATime() {
        try (DataFolder held = DataFolder.claim(folder, "4.3.1")) {
            assertThat(held.path()).isEqualTo(folder);
            assertRefused("is used by another broker");
        }
    }

    @Test
    void refusesAFolderOfSomethingElse() throws IOException {
        Path letter = Files.writeString(folder.resolve("letter.txt"), "dear all");
        assertRefused("is not empty and not the data folder of an embedded broker");
        assertThat(letter).hasContent("dear all");
    }

    @Test
    void refusesRecordsOfAnotherCluster() throws IOException {
        DataFolder.claim(folder, "4.3.1").close();
        Files.writeString(folder.resolve(DataFolder.META_PROPERTIES), "version=1\nnode.id=1\ncluster.id=theirs\n");
        assertRefused("another Kafka cluster (theirs, node 1)");
    }

    @Test
    void refusesRecordsWithoutTheirIdentity() throws IOException {
        DataFolder.claim(folder, "4.3.1").close();
        Files.createDirectory(folder.resolve("__cluster_metadata-0"));
        assertRefused("has lost its meta.properties");
    }

    @Test
    void refusesRecordsOfANewerKafka() throws IOException {
        Files.writeString(folder.resolve(DataFolder.MARKER), "cluster.id=ours\nkafka.version=99.1.0\n");
        assertRefused("was made by Kafka 99.1.0");
    }

    @Test
    void refusesADamagedMarker() throws IOException {
        Files.writeString(folder.resolve(DataFolder.MARKER), "cluster.id=\\u12");
        assertRefused("is damaged");
        Files.writeString(folder.resolve(DataFolder.MARKER), "");
        assertRefused("is damaged");
    }

    @Test
    void refusesAFolderThatCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> DataFolder.claim(file.resolve("below"), "4.3.1"))
                .withMessageContaining("cannot be written");
    }

    @ParameterizedTest
    @CsvSource({"4.3.2, 4.3.1, true", "4.10.0, 4.9.0, true", "4.3.1, 4.3.1, false", "3.9.9, 4.0.0, false"})
    void ordersVersionsByTheirNumbers(String version, String than, boolean newer) {
        assertThat(DataFolder.isNewer(version, than)).isEqualTo(newer);
    }

    private void assertRefused(String because) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> DataFolder.claim(folder, "4.3.1"))
                .withMessageContaining(because);
    }
}
