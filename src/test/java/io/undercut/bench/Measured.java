package io.undercut.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Medians of rounds, and how they are written. */
final class Measured {

    private Measured() {}

    static <T> double median(List<T> rounds, ToDoubleFunction<T> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Median of the ratios of rounds that ran next to each other, so that a busy minute of the machine hits both. */
    static <T> double ratio(List<T> ours, List<T> bare, ToDoubleFunction<T> figure) {
        double[] ratios = new double[ours.size()];
        Arrays.setAll(ratios, i -> figure.applyAsDouble(ours.get(i)) / figure.applyAsDouble(bare.get(i)));
        return median(Arrays.stream(ratios).boxed().toList(), Double::doubleValue);
    }

    static String number(double value) {
        String format = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** The lowest and the highest round, for judging how quiet the machine was. */
    static <T> String range(List<T> rounds, ToDoubleFunction<T> figure) {
        return number(rounds.stream().mapToDouble(figure).min().orElse(Double.NaN)) + "–"
                + number(rounds.stream().mapToDouble(figure).max().orElse(Double.NaN));
    }
}
