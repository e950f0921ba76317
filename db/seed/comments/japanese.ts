/** Japanese comments. */
import type { Phrasebook } from './phrasebook.ts';

export const japanese: Phrasebook = {
  content: {
    speed: ['一時間以内に返事をいただきました。', '当日中に解決しました。'],
    staff: ['{agent}さんの対応がとても丁寧でした。', '担当の{agent}さんに感謝しています。'],
    product: ['{product}は必要な機能がそろっています。', '{product}の設定は十分で終わりました。'],
    price: ['価格に見合う価値があります。', '請求書が分かりやすいです。'],
  },
  unhappy: {
    speed: ['返事が来るまで{days}日かかりました。', '{days}日間、連絡がありませんでした。'],
    staff: ['同じ説明を{days}回もしました。', '{agent}さんに確認なしで終了されました。'],
    product: ['更新後、{product}がまた動かなくなりました。', '{feature}が遅くて使いにくいです。'],
    price: ['料金が高すぎます。', '二重に請求され、返金がまだです。'],
  },
  mixed: [
    '{product}は良いですが、対応がもう少し早いと助かります。',
    '普通です。',
    '{days}日かかりましたが解決しました。',
  ],
  opening: {
    content: ['素晴らしい！', 'ありがとうございます。'],
    mixed: ['まあまあ。'],
    unhappy: ['残念です。', 'またですか。'],
  },
  closing: { content: ['👍', '😊', 'おすすめします。'], mixed: ['🙂'], unhappy: ['😡', '👎', '他社を検討中です。'] },
};
