package org.photosphere.services.node;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.simulation.InjectionFactory;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.config.Settings;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.publish.TestSpectraWriter;
import org.photosphere.services.serving.ServingModel;
import org.photosphere.services.truth.TruthInjection;
import org.photosphere.services.truth.TwinMessages;

/** Assembly of truth injection if the settings enable it. */
final class TruthInjectionWiring {

    /** Far above the largest injected spectrum: its axis is explicit, up to 8 bytes per pixel more than the original's. */
    private static final int MOST_BYTES = 8 << 20;

    private TruthInjectionWiring() {}

    /** @return consumer of every spectrum that is sent to the devices */
    static Consumer<ValidatedSpectrum> start(ActorContext<?> context, NodeGuardian.Parts parts) {
        Settings settings = parts.settings();
        if (settings.truth().share() == 0) {
            return spectrum -> {};
        }
        AtomicInteger waiting = new AtomicInteger();
        ActorRef<TruthInjection.Command> injection = context.spawn(
                TruthInjection.create(
                        settings,
                        parts.metrics(),
                        real -> parts.models().withCurrent(model -> twin(model, real)),
                        () -> sender(new TestSpectraWriter(settings.kafka().clientProperties(), MOST_BYTES)),
                        parts.topics()::createTestSpectra,
                        waiting),
                "truth",
                DispatcherSelector.fromConfig("photosphere-pinned-dispatcher"));
        return new TruthInjection.Tap(injection, settings.truth().share(), waiting, parts.metrics());
    }

    private static TruthInjection.Sender sender(TestSpectraWriter writer) {
        return new TruthInjection.Sender() {
            @Override
            public void send(String topic, Spectrum spectrum, Consumer<Boolean> onSent) {
                writer.send(topic, spectrum, onSent);
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }

    private static Spectrum twin(ServingModel model, ValidatedSpectrum real) {
        FitProfile profile = model.inversion().profileOf(real.spectrum().instrument());
        return TwinMessages.of(
                real.header(),
                new InjectionFactory(model.simulator()).of(real.spectrum(), profile),
                model.forward().labels().labels(),
                profile.velocityRangeKms() > 0);
    }
}
