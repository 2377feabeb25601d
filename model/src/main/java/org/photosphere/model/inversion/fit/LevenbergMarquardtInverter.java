package org.photosphere.model.inversion.fit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.InversionTimes;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.ModelTier;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.TierPolicy;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.instrument.RowData;
import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * Bounded least squares in the scaled labels and the star's velocity, with the continuum solved for inside, from the
 * best of a set of template spectra. Every iteration evaluates the model once for all spectra of an instrument that
 * have not converged. Safe for several threads; close it before the model.
 */
public final class LevenbergMarquardtInverter implements Inverter {

    /**
     * Spectra with views of their own that are inverted together: they fill two calls of the model, and each takes
     * several MiB.
     */
    private static final int OWN_VIEWS = 16;

    /**
     * Spectra that share calls of the model.
     *
     * @param common view of their instrument and its starts
     * @param own whether each has a view of its own
     */
    private record Company(InstrumentViews.Shared common, boolean own) {}

    /**
     * A spectrum whose fits have ended.
     *
     * @param place of the spectrum
     * @param builder of its answer
     */
    private record Concluded(int place, EndedFits fits, SolutionBuilder builder) {}

    private final ForwardModel model;
    private final InversionSettings settings;
    private final InstrumentViews views;
    private final FlagRules flagRules;
    private final InversionTimes times = new InversionTimes();
    private final TierPolicy policy;
    private final ThreadLocal<ArrayPool> pools = ThreadLocal.withInitial(ArrayPool::new);
    /** Fits of the physical model; null where no answer needs them. */
    private final @Nullable PhysicalFits physical;

    private LevenbergMarquardtInverter(
            ForwardModel model, InversionSettings settings, TierPolicy policy, @Nullable PhysicalFits physical) {
        this.model = model;
        this.settings = settings;
        this.policy = policy;
        this.physical = physical;
        this.views = new InstrumentViews(model, settings);
        this.flagRules = new FlagRules(settings.flags(), model.labels());
    }

    /** Returns an inverter; an instrument's view of the model is built with its first spectrum. */
    public static LevenbergMarquardtInverter create(ForwardModel model, InversionSettings settings) {
        return new LevenbergMarquardtInverter(model, settings, TierPolicy.REDUCED, null);
    }

    /**
     * Returns an inverter that fits a reduced model and from there, where the policy wants it, the physical model.
     *
     * @param reduced model of the iterations
     * @param full model of the same labels and bins, not owned; close it after the inverter
     * @param reference physical residuals of the full model at nodes; without it, no penalty is added to chi^2
     * @throws IllegalArgumentException where the models differ in labels or bins
     */
    public static LevenbergMarquardtInverter create(
            ForwardModel reduced,
            InversionSettings settings,
            ForwardModel full,
            TierPolicy policy,
            Optional<PhysicsReference> reference) {
        if (full.wavelengths().count() != reduced.wavelengths().count()
                || !full.labels().labels().equals(reduced.labels().labels())) {
            throw new IllegalArgumentException("models of " + full.wavelengths() + " and " + reduced.wavelengths()
                    + " with labels " + full.labels().labels() + " and "
                    + reduced.labels().labels() + " are not of one bundle");
        }
        return new LevenbergMarquardtInverter(reduced, settings, policy, new PhysicalFits(full, reference, settings));
    }

    @Override
    public List<Inversion> invert(List<ObservedSpectrum> spectra) {
        Inversion[] answers = new Inversion[spectra.size()];
        List<InstrumentViews.Lease> leases = new ArrayList<>();
        Map<Company, List<Integer>> companies = new LinkedHashMap<>();
        try {
            for (int s = 0; s < spectra.size(); s++) {
                InstrumentViews.Lease lease = views.lease(spectra.get(s));
                leases.add(lease);
                companies
                        .computeIfAbsent(new Company(lease.common(), lease.isOwn()), company -> new ArrayList<>())
                        .add(s);
            }
            companies.forEach((company, places) -> {
                int most = company.own() ? OWN_VIEWS : places.size();
                for (int from = 0; from < places.size(); from += most) {
                    List<Integer> some = places.subList(from, Math.min(places.size(), from + most));
                    invert(
                            company.common(),
                            place -> leases.get(place).viewOf(spectra.get(place)),
                            spectra,
                            some,
                            answers);
                }
            });
        } finally {
            leases.forEach(InstrumentViews.Lease::close);
        }
        return List.of(answers);
    }

    /**
     * @param common view from which their fits start; also the view of all of them, unless each has its own
     * @param viewOf view of the spectrum at a place; all use the same model
     * @param places of the spectra to invert
     * @param answers receives their answers
     */
    public void invert(
            InstrumentViews.Shared common,
            IntFunction<InstrumentView> viewOf,
            List<ObservedSpectrum> spectra,
            List<Integer> places,
            Inversion[] answers) {
        long begin = System.nanoTime();
        ArrayPool pool = pools.get();
        List<Observation> observations = new ArrayList<>();
        List<Integer> observed = new ArrayList<>();
        for (int place : places) {
            InstrumentView view = viewOf.apply(place);
            ObservationFactory factory = new ObservationFactory(view, model.wavelengths());
            RowData data = view.observe(spectra.get(place), pool);
            Inversion.Refused refused = factory.refuse(data);
            if (refused == null) {
                observations.add(factory.observation(data, spectra.get(place)));
                observed.add(place);
            } else {
                answers[place] = refused;
            }
        }
        FitProfile profile = settings.profileOf(spectra.get(places.get(0)).instrument());
        ParameterBox box = new ParameterBox(model.labels(), profile.velocityRangeKms());
        Workspaces work = new Workspaces(pool);
        begin = times.add(InversionTimes.Part.OBSERVE, begin);
        List<MultiStartFit> fits = start(common, observations, box, pool);
        begin = times.add(InversionTimes.Part.START, begin);
        new SharedCalls(settings.evaluationBatch(), work).run(fits);
        begin = times.add(InversionTimes.Part.FIT, begin);
        Map<InstrumentView, SolutionBuilder> builders = new HashMap<>();
        List<Concluded> concluded = new ArrayList<>();
        for (int i = 0; i < observed.size(); i++) {
            SolutionBuilder builder = builders.computeIfAbsent(
                    observations.get(i).view(), view -> new SolutionBuilder(view, box, flagRules, work.of(view)));
            Concluded one =
                    new Concluded(observed.get(i), EndedFits.of(fits.get(i).conclude()), builder);
            concluded.add(one);
            answers[one.place] = builder.of(one.fits);
        }
        begin = times.add(InversionTimes.Part.CONCLUDE, begin);
        if (physical != null) {
            refine(physical, spectra, concluded, answers, box, work);
            times.add(InversionTimes.Part.CORRECT, begin);
        }
        // After a failure the arrays are left to the garbage collector.
        fits.forEach(MultiStartFit::release);
        work.release();
    }

    /** Replaces answers by the physical model's, where the policy wants them and the fit converged. */
    private void refine(
            PhysicalFits by,
            List<ObservedSpectrum> spectra,
            List<Concluded> concluded,
            Inversion[] answers,
            ParameterBox box,
            Workspaces work) {
        List<Concluded> chosen = new ArrayList<>();
        List<ModelTier> tiers = new ArrayList<>();
        for (Concluded one : concluded) {
            if (one.fits.best().converged() && answers[one.place] instanceof Solution reduced) {
                ModelTier tier =
                        policy.of(spectra.get(one.place), !reduced.bad().isEmpty());
                if (tier != ModelTier.REDUCED) {
                    chosen.add(one);
                    tiers.add(tier);
                }
            }
        }
        if (chosen.isEmpty()) {
            return;
        }
        List<PhysicalFits.Refined> refined =
                by.of(chosen.stream().map(one -> one.fits.best()).toList(), tiers, box, work);
        for (int i = 0; i < chosen.size(); i++) {
            Concluded one = chosen.get(i);
            answers[one.place] = one.builder.of(refined.get(i), (Solution) answers[one.place]);
        }
    }

    /** Returns the times of all inversions. */
    public InversionTimes times() {
        return times;
    }

    private List<MultiStartFit> start(
            InstrumentViews.Shared common, List<Observation> observations, ParameterBox box, ArrayPool pool) {
        List<StartFinder.Starts> starts = common.starts()
                .starts(
                        observations.stream()
                                .map(each -> each.on(common.view()))
                                .toList(),
                        pool);
        List<MultiStartFit> fits = new ArrayList<>(starts.size());
        for (int s = 0; s < starts.size(); s++) {
            fits.add(new MultiStartFit(observations.get(s), box, starts.get(s), settings, pool));
        }
        return fits;
    }

    /** Returns a spectrum ready to be fitted again. Close it. */
    public PreparedSpectrum prepare(ObservedSpectrum spectrum) {
        return new PreparedSpectrum(views.lease(spectrum), model, settings, spectrum);
    }

    /** Returns the best fit of a spectrum that has an answer, at its end. */
    public Fit refit(PreparedSpectrum prepared) {
        Observation observation = prepared.observation();
        // Of its own: the fit and its arrays outlive this call.
        ArrayPool pool = new ArrayPool();
        List<MultiStartFit> fits = start(prepared.common(), List.of(observation), prepared.box(), pool);
        new SharedCalls(settings.evaluationBatch(), new Workspaces(pool)).run(fits);
        return fits.get(0).conclude().stream()
                .filter(fit -> !fit.ended())
                .min(Comparator.comparingDouble(Fit::deviance))
                .orElseThrow();
    }

    public InversionSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        views.close();
    }
}
