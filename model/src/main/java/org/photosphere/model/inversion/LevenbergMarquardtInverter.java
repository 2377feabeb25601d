package org.photosphere.model.inversion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.units.Doppler;

/**
 * Bounded least squares in the scaled labels and the star's velocity, with the continuum solved for inside, from the best
 * of a set of template spectra. Every iteration evaluates the model once for all spectra of an instrument that have not
 * converged. Safe for several threads; close it before the model.
 */
public final class LevenbergMarquardtInverter implements Inverter, Explainer {

    private final ForwardModel model;
    private final InversionSettings settings;
    private final InstrumentViews views;
    private final FlagRules flagRules;
    private final InversionTimes times = new InversionTimes();

    private LevenbergMarquardtInverter(ForwardModel model, InversionSettings settings) {
        this.model = model;
        this.settings = settings;
        this.views = new InstrumentViews(model, settings);
        this.flagRules = new FlagRules(settings.flags(), model.labels());
    }

    /** An inverter; an instrument's view of the model is made when its first spectrum comes. */
    public static LevenbergMarquardtInverter create(ForwardModel model, InversionSettings settings) {
        return new LevenbergMarquardtInverter(model, settings);
    }

    @Override
    public List<Inversion> invert(List<ObservedSpectrum> spectra) {
        Inversion[] answers = new Inversion[spectra.size()];
        Map<InstrumentViews.Lease, List<Integer>> groups = new LinkedHashMap<>();
        try {
            for (int s = 0; s < spectra.size(); s++) {
                InstrumentViews.Lease lease = views.lease(spectra.get(s));
                groups.computeIfAbsent(lease, l -> new ArrayList<>()).add(s);
            }
            groups.forEach((lease, places) -> invert(lease.view(), spectra, places, answers));
        } finally {
            groups.forEach((lease, places) -> places.forEach(place -> lease.close()));
        }
        return List.of(answers);
    }

    private void invert(
            InstrumentView view, List<ObservedSpectrum> spectra, List<Integer> places, Inversion[] answers) {
        long begin = System.nanoTime();
        Sampler sampler = new Sampler(view, model.wavelengths());
        List<Observation> observations = new ArrayList<>();
        List<Integer> observed = new ArrayList<>();
        for (int place : places) {
            RowData data = view.observe(spectra.get(place));
            Inversion.Refused refused = sampler.refuse(data);
            if (refused == null) {
                observations.add(sampler.observation(data, spectra.get(place)));
                observed.add(place);
            } else {
                answers[place] = refused;
            }
        }
        FitProfile profile = settings.profileOf(spectra.get(places.get(0)).instrument());
        ParameterBox box = new ParameterBox(model.labels(), profile.velocityRangeKms());
        Workspace work = new Workspace(view);
        begin = times.add(InversionTimes.Part.OBSERVE, begin);
        List<Contest> contests = start(view, observations, box);
        begin = times.add(InversionTimes.Part.START, begin);
        run(view, contests, work);
        begin = times.add(InversionTimes.Part.FIT, begin);
        Conclusion conclusion = new Conclusion(view, box, flagRules, work);
        for (int i = 0; i < observed.size(); i++) {
            answers[observed.get(i)] = conclusion.of(contests.get(i).conclude());
        }
        times.add(InversionTimes.Part.CONCLUDE, begin);
    }

    /** Where the time of all inversions went. */
    public InversionTimes times() {
        return times;
    }

    private List<Contest> start(InstrumentView view, List<Observation> observations, ParameterBox box) {
        List<StartFinder.Starts> starts = view.starts().starts(observations);
        List<Contest> contests = new ArrayList<>(starts.size());
        for (int s = 0; s < starts.size(); s++) {
            contests.add(new Contest(observations.get(s), box, starts.get(s), settings));
        }
        return contests;
    }

    /**
     * Drives all fits to their ends, many in one call of the model. Those that would leave a call half empty wait for
     * others to come: the price is the same.
     */
    private void run(InstrumentView view, List<Contest> contests, Workspace work) {
        int atOnce = view.model().spectraAtOnce();
        List<ModelRequest> waiting = waiting(contests);
        while (!waiting.isEmpty()) {
            int full = waiting.size() / atOnce * atOnce;
            int count = Math.min(settings.evaluationBatch(), full == 0 ? waiting.size() : full);
            serve(view, waiting.subList(0, count), work);
            waiting = waiting(contests);
        }
    }

    private static void serve(InstrumentView view, List<ModelRequest> requests, Workspace work) {
        double[][] labels = requests.stream().map(ModelRequest::trialLabels).toArray(double[][]::new);
        float[][] points = requests.stream().map(ModelRequest::trialPoints).toArray(float[][]::new);
        double[] maxima = view.model().evaluate(labels, points);
        for (int i = 0; i < maxima.length; i++) {
            requests.get(i).receive(maxima[i], work);
        }
    }

    private static List<ModelRequest> waiting(List<Contest> contests) {
        List<ModelRequest> waiting = new ArrayList<>();
        for (Contest contest : contests) {
            contest.addRequests(waiting);
        }
        return waiting;
    }

    /** The spectrum is fitted again: which pixels were clipped under which noise depends on the way there. */
    @Override
    public Explanation explain(ObservedSpectrum spectrum, Solution solution) {
        try (InstrumentViews.Lease lease = views.lease(spectrum)) {
            InstrumentView view = lease.view();
            Observation observation =
                    new Sampler(view, model.wavelengths()).observation(view.observe(spectrum), spectrum);
            FitProfile profile = settings.profileOf(spectrum.instrument());
            ParameterBox box = new ParameterBox(model.labels(), profile.velocityRangeKms());
            List<Contest> contests = start(view, List.of(observation), box);
            run(view, contests, new Workspace(view));
            Fit best = contests.get(0).conclude().stream()
                    .filter(fit -> !fit.ended())
                    .min(Comparator.comparingDouble(Fit::deviance))
                    .orElseThrow();
            return new FitExplanation(best, box, settings, solution).explanation();
        }
    }

    @Override
    public Misfit misfit(ObservedSpectrum spectrum, Solution solution, double[] labels) {
        try (InstrumentViews.Lease lease = views.lease(spectrum)) {
            InstrumentView view = lease.view();
            Observation observation =
                    new Sampler(view, model.wavelengths()).observation(view.observe(spectrum), spectrum);
            double range = settings.profileOf(spectrum.instrument()).velocityRangeKms();
            ParameterBox box = new ParameterBox(model.labels(), range);
            // The fitted velocity is what is not taken out beforehand.
            double kms = solution.velocity().map(Solution.Velocity::kms).orElse(0.0);
            double fitted = Doppler.SPEED_OF_LIGHT_KMS
                    * Math.expm1(Math.log1p(kms / Doppler.SPEED_OF_LIGHT_KMS) - observation.knownLnShift());
            return new MisfitMeasure(view, box, settings).of(observation, labels, fitted);
        }
    }

    @Override
    public void close() {
        views.close();
    }
}
