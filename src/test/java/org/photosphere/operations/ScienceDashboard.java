package org.photosphere.operations;

/** Quality of the answers. */
final class ScienceDashboard {

    private ScienceDashboard() {}

    static Dashboard describe() {
        return new Dashboard("science", "Science quality", "Quality of the answers: flags, fits, certification, truth.")
                .variable("survey", "Survey", "photosphere_fits_total{cluster=~'$cluster'}")
                .row(
                        "Flags",
                        Panel.lines(
                                        "Bad answers by flag",
                                        "percentunit",
                                        "Share of science results with this flag in the word `bad`.")
                                .half()
                                .query(
                                        "sum by (flag) (rate(photosphere_flags_total{word='bad', SURVEYS}[15m])) / on () group_left () sum(rate(photosphere_fits_total{SURVEYS}[15m]))",
                                        "{{flag}}"),
                        Panel.lines(
                                        "Warnings by flag",
                                        "percentunit",
                                        "Share of science results with this flag in the word `warn`.")
                                .half()
                                .query(
                                        "sum by (flag) (rate(photosphere_flags_total{word='warn', SURVEYS}[15m])) / on () group_left () sum(rate(photosphere_fits_total{SURVEYS}[15m]))",
                                        "{{flag}}"))
                .row(
                        "Fits",
                        Panel.heatmap(
                                        "Iterations of a fit",
                                        "short",
                                        "Many iterations: poor starts, or spectra unlike the model.")
                                .half()
                                .query(
                                        "sum by (le) (increase(photosphere_fit_iterations_bucket{CLUSTERS}[1m]))",
                                        "{{le}}"),
                        Panel.heatmap(
                                        "p-value of chi^2",
                                        "none",
                                        "Uniform if model and noise are right; an excess at 0 is misfit, one at 1 is overestimated noise. Buckets: tenths.")
                                .half()
                                .query(
                                        "sum by (le) (increase(photosphere_fit_p_value_bucket{CLUSTERS}[1m]))",
                                        "{{le}}"),
                        Panel.lines(
                                        "Share of fits below p = 0.001",
                                        "percentunit",
                                        "One in a thousand if model and noise are right.")
                                .half()
                                .query(
                                        "sum(rate(photosphere_fit_p_value_bucket{le='0.001', CLUSTERS}[15m])) / sum(rate(photosphere_fit_p_value_count{CLUSTERS}[15m]))",
                                        ""),
                        Panel.lines(
                                        "Results by accuracy tier",
                                        "ops",
                                        "Results per second by tier: certified ones were evaluated with the full physics.")
                                .half()
                                .query("sum by (tier) (rate(photosphere_accuracy_total{CLUSTERS}[15m]))", "{{tier}}"),
                        Panel.lines(
                                        "Results by model",
                                        "ops",
                                        "Results per second by the model that their labels are the best fit of, and corrections that were rejected.")
                                .half()
                                .query(
                                        "sum by (tier) (rate(photosphere_model_answers_total{CLUSTERS}[15m]))",
                                        "{{tier}}")
                                .query("sum(rate(photosphere_corrections_rejected_total{CLUSTERS}[15m]))", "rejected"),
                        Panel.lines(
                                        "Movement by the physical model",
                                        "none",
                                        "Sigma by which corrections move the label that moves most: median and 95 %. The reduced model is inaccurate where it rises.")
                                .half()
                                .query(
                                        "histogram_quantile(0.5, sum by (le) (rate(photosphere_correction_moved_sigma_bucket{CLUSTERS}[15m])))",
                                        "median")
                                .query(
                                        "histogram_quantile(0.95, sum by (le) (rate(photosphere_correction_moved_sigma_bucket{CLUSTERS}[15m])))",
                                        "95 %"),
                        Panel.lines("Fits by outcome", "ops", "Results per second: clean, with warnings, bad.")
                                .half()
                                .query("sum by (outcome) (rate(photosphere_fits_total{SURVEYS}[5m]))", "{{outcome}}"),
                        Panel.lines(
                                        "Physical residuals beyond the 95th percentile",
                                        "percentunit",
                                        "Share of the results whose residual of radiative transfer or energy is beyond the 95th percentile of the bundle's reference: 5 % if spectra are like the reference.")
                                .half()
                                .query(
                                        "1 - sum by (residual) (rate(photosphere_residual_percentile_bucket{le='95.0', CLUSTERS}[15m])) / sum by (residual) (rate(photosphere_residual_percentile_count{CLUSTERS}[15m]))",
                                        "{{residual}}"))
                .row(
                        "Truth: test spectra of known labels",
                        Panel.lines(
                                        "Coverage",
                                        "percentunit",
                                        "Share of the labels within one raw sigma of their truth, over a day: 68.3 % if uncertainties are right.")
                                .half()
                                .max(1)
                                .query(
                                        "cluster:photosphere_truth_coverage:ratio1d{SURVEYS}",
                                        "{{survey}} {{instrument}} {{label}}"),
                        Panel.lines(
                                        "Coverage by signal-to-noise",
                                        "percentunit",
                                        "Coverage of all instruments by signal-to-noise per pixel, for raw and calibrated sigma.")
                                .half()
                                .max(1)
                                .query(
                                        "sum by (snr, sigma) (increase(photosphere_truth_within_total{within='1', SURVEYS}[1d])) / on (snr) group_left () sum by (snr) (increase(photosphere_truth_answers_total{SURVEYS}[1d]))",
                                        "S/N {{snr}} {{sigma}}"),
                        Panel.lines(
                                        "Mean pull",
                                        "none",
                                        "Mean difference from the truth in raw sigma, over an hour: 0 without a bias.")
                                .half()
                                .signed()
                                .query(
                                        "cluster:photosphere_truth_pull:mean1h{SURVEYS}",
                                        "{{survey}} {{instrument}} {{label}}"),
                        Panel.lines("Root mean square pull", "none", "1 if raw sigma is right.")
                                .half()
                                .query(
                                        "sqrt(cluster:photosphere_truth_pull:square1h{SURVEYS})",
                                        "{{survey}} {{instrument}} {{label}}"),
                        Panel.lines(
                                        "Bias",
                                        "none",
                                        "Mean difference from the truth in the label's unit (K, dex), over an hour.")
                                .half()
                                .signed()
                                .query(
                                        "(sum by (label) (increase(photosphere_truth_error_total{side='above', SURVEYS}[1h])) - sum by (label) (increase(photosphere_truth_error_total{side='below', SURVEYS}[1h]))) / sum by (label) (increase(photosphere_truth_answers_total{SURVEYS}[1h]))",
                                        "{{label}}"),
                        Panel.lines(
                                        "Test spectra",
                                        "ops",
                                        "Test spectra sent to their topics, failed to send, dropped at the bound; answered.")
                                .half()
                                .query(
                                        "sum by (outcome) (rate(photosphere_test_spectra_total{CLUSTERS}[5m]))",
                                        "{{outcome}}")
                                .query(
                                        "sum(rate(photosphere_test_parameters_published_total{SURVEYS}[5m]))",
                                        "answered"))
                .row(
                        "Drift",
                        Panel.lines(
                                        "Flags against the day before",
                                        "none",
                                        "Standard errors by which the share of results with a flag in the last hour differs from the rest of the day; an alert fires beyond 5.")
                                .half()
                                .signed()
                                .query(
                                        "cluster:photosphere_flag_drift:z1h{SURVEYS}",
                                        "{{survey}} {{instrument}} {{flag}} {{word}}"),
                        Panel.lines(
                                        "Pulls against the day",
                                        "none",
                                        "Standard errors by which the mean pull of the last hour differs from the day's; an alert fires beyond 5.")
                                .half()
                                .signed()
                                .query(
                                        "cluster:photosphere_truth_drift:z1h{SURVEYS}",
                                        "{{survey}} {{instrument}} {{label}}"),
                        Panel.lines(
                                        "Flags by instrument",
                                        "percentunit",
                                        "Share of the results with a flag in the last hour.")
                                .whole()
                                .query(
                                        "cluster:photosphere_flags:share_increase1h{SURVEYS} > 0",
                                        "{{survey}} {{instrument}} {{flag}} {{word}}"));
    }
}
