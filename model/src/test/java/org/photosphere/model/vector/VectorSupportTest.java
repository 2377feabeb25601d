package org.photosphere.model.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What computes, in JVMs with and without the vector API. */
class VectorSupportTest {

    private static final String ADD_MODULES = "--add-modules=jdk.incubator.vector";

    /** 1 * 4 + 2 * 5 + 3 * 6. */
    private static final String PRODUCT = " 32.0";

    @TempDir
    private Path folder;

    /** Prints what computes, and a product. */
    static final class Describe {
        private Describe() {}

        public static void main(String[] arguments) {
            double product = Gram.dot(new double[] {1, 2, 3}, new double[] {4, 5, 6}, 0, 3);
            System.out.println(VectorSupport.describe() + " " + product);
        }
    }

    @Test
    void computesByVectorsWhereTheModuleIsResolved() throws Exception {
        assertThat(printed(ADD_MODULES)).matches("\\d+-bit vector instructions" + PRODUCT);
    }

    @Test
    void computesByLoopsWithoutTheModule() throws Exception {
        assertThat(printed())
                .isEqualTo("loops: the module jdk.incubator.vector is not resolved; start Java with --add-modules"
                        + " jdk.incubator.vector" + PRODUCT);
    }

    @Test
    void computesByLoopsOnRequest() throws Exception {
        assertThat(printed(ADD_MODULES, "-Dphotosphere.vector=none"))
                .isEqualTo("loops: the system property photosphere.vector is none" + PRODUCT);
    }

    @Test
    void computesByLoopsWithoutTheOptimisingCompiler() throws Exception {
        for (String option : new String[] {"-XX:TieredStopAtLevel=1", "-Xint"}) {
            assertThat(printed(ADD_MODULES, option))
                    .as(option)
                    .startsWith("loops: this Java runs without its optimising compiler");
        }
    }

    private String printed(String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Describe.class.getName()));
        // Java's warning about incubating modules is on standard error.
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile())
                .start();
        String printed = process.inputReader().readLine();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return printed;
    }
}
