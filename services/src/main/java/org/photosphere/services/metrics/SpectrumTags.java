package org.photosphere.services.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tags whose values come from outside: names of surveys, from topics, and of their instruments. Bounded, see {@link
 * BoundedTags}; the series of a replaced name are removed.
 */
final class SpectrumTags {

    /** Maximum surveys with series of their own. */
    private static final int MAX_SURVEYS = 64;

    /** Maximum instruments of all surveys together: each has about a hundred series. */
    private static final int MAX_INSTRUMENTS = 32;

    private static final String SURVEY = "survey";
    private static final String INSTRUMENT = "instrument";

    private final MeterRegistry registry;
    private final BoundedTags surveys;
    private final BoundedTags instruments;
    private final List<Runnable> onDisplaced = new CopyOnWriteArrayList<>();

    /** @param configured instruments of the settings, which get series of their own before all others */
    SpectrumTags(MeterRegistry registry, Set<String> configured) {
        this.registry = registry;
        this.surveys = new BoundedTags(MAX_SURVEYS, survey -> false, gone -> removeDisplaced(), System::nanoTime);
        this.instruments = new BoundedTags(
                MAX_INSTRUMENTS,
                both -> configured.contains(both.substring(both.indexOf('/') + 1)),
                gone -> removeDisplaced(),
                System::nanoTime);
    }

    String survey(String name) {
        return surveys.bounded(name);
    }

    String instrument(String survey, String name) {
        // A survey's name has no slash.
        return instruments.bounded(survey + "/" + name).equals(BoundedTags.OTHER) ? BoundedTags.OTHER : name;
    }

    void onDisplaced(Runnable listener) {
        onDisplaced.add(listener);
    }

    /** Removes the series of all surveys and instruments that were replaced. */
    private void removeDisplaced() {
        for (Meter meter : registry.getMeters()) {
            String survey = meter.getId().getTag(SURVEY);
            String instrument = meter.getId().getTag(INSTRUMENT);
            boolean isOfSurvey = survey == null || survey.equals(BoundedTags.OTHER) || surveys.has(survey);
            boolean isOfInstrument = instrument == null
                    || instrument.equals(BoundedTags.OTHER)
                    || instruments.has(survey + "/" + instrument);
            if (!isOfSurvey || !isOfInstrument) {
                registry.remove(meter);
            }
        }
        onDisplaced.forEach(Runnable::run);
    }
}
