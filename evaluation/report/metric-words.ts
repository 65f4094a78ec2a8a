/** What a metric is called in a table and how it was made, in one sentence for a reader who doubts it. */
export interface MetricWords {
  title: string;
  says: string;
  /** Which direction is an improvement. */
  better: 'lower' | 'higher';
}

const words = new Map<string, MetricWords>(
  Object.entries({
    wer: {
      title: 'WER',
      says: 'Word error rate: substituted, deleted and inserted words over the words of the reference, summed over all items before dividing.',
      better: 'lower',
    },
    cer: {
      title: 'CER',
      says: 'Character error rate: the same as WER, counted in characters of the same normalised text.',
      better: 'lower',
    },
    round_trip_wer: {
      title: 'WER heard',
      says: 'Word error rate of a round trip: the speech is transcribed by a judge, and that is held against the text that was to be said. The judge errs on human speech too, so its own WER is the floor.',
      better: 'lower',
    },
    round_trip_cer: {
      title: 'CER heard',
      says: 'Character error rate of what the judge heard, counted in the same normalised text.',
      better: 'lower',
    },
    precision: {
      title: 'precision',
      says: 'Share of the time marked as speech that is speech in the reference.',
      better: 'higher',
    },
    recall: {
      title: 'recall',
      says: "Share of the reference's speech time that was marked as speech.",
      better: 'higher',
    },
    f1: { title: 'F1', says: 'Harmonic mean of precision and recall, both by time.', better: 'higher' },
    der: {
      title: 'DER',
      says: 'Diarization error rate: missed, falsely detected and wrongly attributed speech time over the speech time of the reference, under the best one-to-one mapping of speakers.',
      better: 'lower',
    },
    jer: {
      title: 'JER',
      says: 'Jaccard error rate: one minus the overlap of each reference speaker with the speaker mapped to it, averaged over speakers, so that a quiet speaker counts as much as a loud one.',
      better: 'lower',
    },
    speaker_count_error: {
      title: 'speakers off',
      says: 'Mean absolute difference between the number of speakers found and the number in the reference.',
      better: 'lower',
    },
    insertions_per_hour: {
      title: 'heard in silence',
      says: 'Words heard an hour in items in which nothing is said.',
      better: 'lower',
    },
    si_sdr_before: {
      title: 'SI-SDR before',
      says: 'Scale-invariant signal-to-distortion ratio of the noisy recording against the clean one, mean over items.',
      better: 'higher',
    },
    si_sdr_after: {
      title: 'SI-SDR after',
      says: 'Scale-invariant signal-to-distortion ratio of the enhanced recording against the clean one, mean over items.',
      better: 'higher',
    },
    si_sdr_improvement: {
      title: 'SI-SDR gain',
      says: 'SI-SDR after enhancement minus SI-SDR before it, mean over items.',
      better: 'higher',
    },
    note_precision: {
      title: 'note precision',
      says: 'Share of the notes found that were played: begun within 50 ms, at the same pitch.',
      better: 'higher',
    },
    note_recall: {
      title: 'note recall',
      says: 'Share of the notes played that were found: begun within 50 ms, at the same pitch.',
      better: 'higher',
    },
    note_f1: {
      title: 'note F1',
      says: 'Harmonic mean of note precision and note recall, over the notes of all items.',
      better: 'higher',
    },
    note_f1_with_end: {
      title: 'with ends',
      says: 'Note F1 where a note must also end within 50 ms, or a fifth of its length.',
      better: 'higher',
    },
    sdr: {
      title: 'SDR',
      says: 'Signal-to-distortion ratio of whole stems against their references, in stereo, mean over stems and items.',
      better: 'higher',
    },
    sdr_median: {
      title: 'SDR (museval)',
      says: 'The SDR of most papers (BSSEval v4): for each stem the median item of the median second, and the mean of the stems.',
      better: 'higher',
    },
    sdr_improvement: {
      title: 'SDR gain',
      says: 'SDR of the stems minus SDR of the recording as it is, taken for each stem.',
      better: 'higher',
    },
    si_sdr: {
      title: 'SI-SDR',
      says: 'Scale-invariant signal-to-distortion ratio of whole stems against their references, mean over stems and items.',
      better: 'higher',
    },
    eer: {
      title: 'EER',
      says: 'Equal error rate: over all pairs of items, the threshold at which as many of the same are taken for different as the other way round.',
      better: 'lower',
    },
    nearest_same: {
      title: 'nearest',
      says: 'Share of the items whose nearest other item is of the same speaker or sound, of those that have one.',
      better: 'higher',
    },
    top1: {
      title: 'top 1',
      says: "Share of the items whose likeliest label, among the dataset's labels, is one of their own.",
      better: 'higher',
    },
    top5: {
      title: 'top 5',
      says: 'Share of the items that have one of their own labels among the five likeliest.',
      better: 'higher',
    },
    map: {
      title: 'mAP',
      says: 'Mean over the labels of the average precision with which a label finds its items; each label counts the same.',
      better: 'higher',
    },
  }),
);

/** The metrics that scores have. */
export const knownMetrics: readonly string[] = [...words.keys()];

/** The words for a metric; one that is new to this file is shown by its own name. */
export const metricWords = (metric: string): MetricWords =>
  words.get(metric) ?? { title: metric.replaceAll('_', ' '), says: '', better: 'higher' };
