package org.photosphere.operations;

/** Serving models, and differences of a shadow. */
final class ModelsDashboard {

    private ModelsDashboard() {}

    static Dashboard describe() {
        return new Dashboard("models", "Model rollout", "Serving models, loads, and differences of a shadow.")
                .variable("model", "Model", "photosphere_model_serving{cluster=~'$cluster'}")
                .row(
                        "Rollout",
                        Panel.lines("Serving model", "none", "1 for a node's serving model.")
                                .size(24, 6)
                                .max(1)
                                .query(
                                        "photosphere_model_serving{model=~'$model', NODES} == 1",
                                        "{{instance}} {{model}} {{digest}}"),
                        Panel.lines("Models in memory", "short", "One normally; two during a switch or with a shadow.")
                                .query("photosphere_models_open{NODES}", "{{instance}}"),
                        Panel.lines("Loads", "short", "Bundles that loaded or failed, in 15 minutes.")
                                .query(
                                        "sum by (outcome) (increase(photosphere_model_loads_total{NODES}[15m]))",
                                        "{{outcome}}"),
                        Panel.lines("Spectra also answered by a shadow", "short", "Sum over all nodes.")
                                .query("sum(photosphere_shadow_spectra{NODES})", ""))
                .row(
                        "Shadow minus serving model",
                        Panel.lines(
                                        "Mean difference",
                                        "none",
                                        "In the serving model's sigma. No data without a shadow.")
                                .half()
                                .signed()
                                .query("avg by (label) (photosphere_shadow_difference_mean_sigma{NODES})", "{{label}}"),
                        Panel.lines(
                                        "Root mean square difference",
                                        "none",
                                        "In the serving model's sigma: 0 for the same model, 1.4 for two equally good ones that see different noise.")
                                .half()
                                .query("avg by (label) (photosphere_shadow_difference_rms_sigma{NODES})", "{{label}}"));
    }
}
