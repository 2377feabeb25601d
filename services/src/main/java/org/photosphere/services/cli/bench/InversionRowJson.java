package org.photosphere.services.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows as JSON objects, one per line, which {@link EarlierRun} reads. */
final class InversionRowJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Machine machine;
    private final double residentMebibytes;

    /** @param residentMebibytes memory of the process after the run, NaN if the system does not report it */
    InversionRowJson(Machine machine, double residentMebibytes) {
        this.machine = machine;
        this.residentMebibytes = residentMebibytes;
    }

    /** @param comparison with the same row of an earlier run, if there is one */
    ObjectNode of(InversionRow row, Optional<Comparison> comparison) {
        ObjectNode object = MAPPER.createObjectNode()
                .put("pixels", row.key().pixels())
                .put("bundle", row.instrument().bundle())
                .put("continuum_degree", row.instrument().continuumDegree())
                .put("line_spreads", row.instrument().fibres().name().toLowerCase(Locale.ROOT))
                .put("devices", row.key().devices())
                .put("batch", row.key().batch());
        putRates(object, row.repetitions());
        object.put("gemm_share", row.gemmShare())
                .put("model_share", row.modelShare())
                .put("evaluations", row.evaluations())
                .put("bad_share", row.bad())
                .put("resident_mebibytes", finite(residentMebibytes));
        row.partShare().forEach((part, share) -> object.put(part.name().toLowerCase(Locale.ROOT) + "_share", share));
        PhysicalTimes physical = row.physical();
        if (physical != null) {
            object.put("certify_seconds", finite(physical.certify()))
                    .put("correct_seconds", finite(physical.correct()))
                    .put("full_seconds", finite(physical.full()));
        }
        object.set("repetitions", MAPPER.valueToTree(row.repetitions().all()));
        object.set("machine", MAPPER.valueToTree(machine));
        comparison.ifPresent(one -> object.set("against", against(one)));
        return object;
    }

    private static void putRates(ObjectNode object, Repetitions repetitions) {
        put(object, "spectra_per_second", repetitions.spectraPerSecond());
        put(object, "spectra_per_core_second", repetitions.spectraPerCoreSecond());
        put(object, "spectra_per_gop", repetitions.spectraPerGop());
        put(object, "spectra_per_gigabyte", repetitions.spectraPerGigabyte());
        put(object, "gemm_rate", repetitions.gemmRate());
        put(object, "copy_rate", repetitions.copyRate());
    }

    private static void put(ObjectNode object, String name, Estimate estimate) {
        object.put(name, estimate.median()).put(name + "_error", finite(estimate.error()));
    }

    private static ObjectNode against(Comparison comparison) {
        return MAPPER.createObjectNode()
                .put("spectra_per_gop", comparison.before().median())
                .put("spectra_per_gop_error", finite(comparison.before().error()))
                .put("ratio", comparison.ratio())
                .put("ratio_error", finite(comparison.error()))
                .put("verdict", comparison.verdict().name().toLowerCase(Locale.ROOT));
    }

    /** Returns null for a number that is not finite. */
    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
