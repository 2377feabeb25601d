package org.photosphere.model.evaluation.pictures;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.photosphere.model.evaluation.systems.SystemResult;
import org.photosphere.model.forward.ForwardModel;

/** Models of a comparison by their names, each open only while a picture needs it. */
record SystemModels(Map<String, Supplier<ForwardModel>> models, List<SystemResult> results) {

    boolean has(String system) {
        return models.containsKey(system);
    }

    /** Returns the names that have a model, in the given order. */
    List<String> present(List<String> systems) {
        return systems.stream().filter(this::has).toList();
    }

    /** Returns the title of a system, or its name if it was not measured. */
    String title(String system) {
        return result(system).map(result -> result.system().title()).orElse(system);
    }

    Optional<SystemResult> result(String system) {
        return results.stream()
                .filter(result -> result.system().name().equals(system))
                .findFirst();
    }

    /** Opens a model that is present, uses it and closes it. */
    <T> T with(String system, Function<ForwardModel, T> use) {
        try (ForwardModel model = requireNonNull(models.get(system), system).get()) {
            return use.apply(model);
        }
    }
}
