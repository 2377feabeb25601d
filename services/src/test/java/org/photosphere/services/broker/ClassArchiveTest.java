package org.photosphere.services.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    @TempDir
    Path folder;

    /** Returns the output of a JVM with these options, without its version. */
    private static String run(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("--version");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void theFirstRunWritesItAndTheNextOneSharesIt() throws Exception {
        Path archive = folder.resolve("broker.jsa");
        List<String> first = ClassArchive.options(archive);
        assertThat(first).contains("-XX:ArchiveClassesAtExit=" + archive);
        run(first);
        assertThat(archive).isNotEmptyFile();
        List<String> second = ClassArchive.options(archive);
        assertThat(second).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(run(second)).contains("sharing");
    }

    @Test
    void aDamagedOneIsPassedOverInSilence() throws Exception {
        Path archive = Files.writeString(folder.resolve("broker.jsa"), "not an archive");
        assertThat(run(ClassArchive.options(archive))).doesNotContainIgnoringCase("archive", "warning", "error");
    }

    @Test
    void oneOfAJvmThatWasKilledMeanwhileIsWrittenAgain() throws Exception {
        Path archive = Files.write(folder.resolve("broker.jsa"), new byte[4096]);
        assertThat(ClassArchive.options(archive)).contains("-XX:ArchiveClassesAtExit=" + archive);
    }

    @Test
    void withoutAFolderToWriteToNothingIsShared() {
        assertThat(ClassArchive.options(folder.resolve("missing").resolve("broker.jsa")))
                .isEmpty();
    }
}
