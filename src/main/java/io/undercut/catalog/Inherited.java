package io.undercut.catalog;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings that are said on several levels: of each part, the nearest level that says anything of it counts. Works for every
 * record whose components are null where nothing is said.
 */
public final class Inherited<R extends Record> {

    /** From the farthest to the nearest. */
    public enum Level {
        GLOBAL,
        COMPETITOR,
        GROUP,
        LISTING
    }

    /** @param from the level that said it; null when none did, and the value is null as well */
    public record Part(@Nullable Object value, @Nullable Level from) {}

    /** Looked up once: the JDK copies what it knows of a record whenever it is asked. */
    private record Shape(List<RecordComponent> components, Constructor<?> constructor) {}

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            List<RecordComponent> components = List.of(type.getRecordComponents());
            Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
            try {
                return new Shape(components, type.getDeclaredConstructor(types));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("every record has its constructor", e);
            }
        }
    };

    private record Layer<R>(Level level, R settings) {}

    private final Class<R> type;
    private final R nothing;
    private final List<Layer<R>> layers = new ArrayList<>();

    /** @param nothing what says nothing, to be passed over */
    public Inherited(Class<R> type, R nothing) {
        this.type = type;
        this.nothing = nothing;
    }

    /** Levels are given from the farthest to the nearest. */
    public Inherited<R> then(Level level, @Nullable R settings) {
        if (settings != null && !settings.equals(nothing)) {
            layers.add(new Layer<>(level, settings));
        }
        return this;
    }

    public R effective() {
        if (layers.isEmpty()) {
            return nothing;
        }
        R merged = layers.get(0).settings;
        for (Layer<R> layer : layers.subList(1, layers.size())) {
            merged = over(layer.settings, merged);
        }
        return merged;
    }

    /** Each part with the level that it came from, in the order of the record. */
    public Map<String, Part> parts() {
        Map<String, Part> parts = new LinkedHashMap<>();
        for (RecordComponent component : SHAPES.get(type).components) {
            Part found = new Part(null, null);
            for (Layer<R> layer : layers) {
                Object value = get(component, layer.settings);
                found = value == null ? found : new Part(value, layer.level);
            }
            parts.put(component.getName(), found);
        }
        return parts;
    }

    private R over(R nearer, R farther) {
        Shape shape = SHAPES.get(type);
        Object[] values = new Object[shape.components.size()];
        for (int i = 0; i < values.length; i++) {
            RecordComponent component = shape.components.get(i);
            Object near = get(component, nearer);
            values[i] = near == null ? get(component, farther) : near;
        }
        try {
            return type.cast(shape.constructor.newInstance(values));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot join " + type.getSimpleName(), e);
        }
    }

    private static @Nullable Object get(RecordComponent component, Object settings) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
