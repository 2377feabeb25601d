package org.photosphere.services.kafka;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Checks every two seconds whether Kafka answers this node. On a thread of its own, because the request blocks. */
public final class KafkaWatch extends AbstractBehavior<KafkaWatch.Look> {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Messages this actor accepts. */
    enum Look {
        NOW
    }

    /** Result of the last check. Safe for use by several threads. */
    public static final class Contact {

        /** A node starts after Kafka has answered. */
        private volatile boolean answers = true;

        public boolean answers() {
            return answers;
        }

        /** Returns a value obtained from Kafka; NaN while Kafka does not answer. */
        public double known(double value) {
            return answers ? value : Double.NaN;
        }
    }

    private final Topics topics;
    private final Contact contact;

    /** @param contact holder of the result */
    public static Behavior<Look> create(Topics topics, Contact contact) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Look.NOW, EVERY);
            return new KafkaWatch(context, topics, contact);
        }));
    }

    private KafkaWatch(ActorContext<Look> context, Topics topics, Contact contact) {
        super(context);
        this.topics = topics;
        this.contact = contact;
    }

    @Override
    public Receive<Look> createReceive() {
        return newReceiveBuilder().onMessageEquals(Look.NOW, this::onLook).build();
    }

    private Behavior<Look> onLook() {
        boolean answers = topics.answers(PATIENCE);
        if (answers != contact.answers) {
            contact.answers = answers;
            if (answers) {
                getContext().getLog().info("Kafka answers again");
            } else {
                getContext().getLog().warn("Kafka does not answer: nothing is read or written until it does");
            }
        }
        return this;
    }
}
