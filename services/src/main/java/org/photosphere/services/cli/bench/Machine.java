package org.photosphere.services.cli.bench;

import org.jspecify.annotations.Nullable;
import org.photosphere.model.vector.VectorSupport;
import org.photosphere.services.cli.console.ProcessorName;

/**
 * The machine and software of a run.
 *
 * @param cores processors available to this program
 * @param cpu name of the processor; null if the system does not report it
 * @param java version of the virtual machine
 * @param sums what computes sums over pixels, vector instructions or loops; null in files of earlier versions
 */
record Machine(
        int cores,
        @Nullable String cpu,
        @Nullable String java,
        @Nullable String sums) {

    static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                ProcessorName.find().orElse(null),
                System.getProperty("java.vm.version"),
                VectorSupport.describe());
    }

    String describe() {
        return cores + (cores == 1 ? " core, " : " cores, ") + (cpu == null ? "unknown processor" : cpu) + ", Java "
                + (java == null ? "unknown" : java) + (sums == null ? "" : ", sums by " + sums);
    }
}
