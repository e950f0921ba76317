/** Arabic comments. */
import type { Phrasebook } from './phrasebook.ts';

export const arabic: Phrasebook = {
  content: {
    speed: ['وصلني الرد خلال ساعة.', 'تم حل المشكلة في اليوم نفسه.'],
    staff: ['{agent} كان متعاونًا جدًا.', 'شكرًا {agent} على الصبر.'],
    product: ['{product} يلبي كل ما نحتاجه.', 'إعداد {product} كان سهلًا.'],
    price: ['السعر مناسب للخدمة.', 'الفاتورة واضحة.'],
  },
  unhappy: {
    speed: ['انتظرت {days} أيام للحصول على رد.', 'لم يرد أحد لمدة {days} أيام.'],
    staff: ['شرحت المشكلة {days} مرات.', 'أغلق {agent} الطلب دون سؤالي.'],
    product: ['{product} تعطل مرة أخرى بعد التحديث.', '{feature} بطيء ومعقد.'],
    price: ['السعر مرتفع جدًا.', 'خُصم المبلغ مرتين ولم يُسترد بعد.'],
  },
  mixed: ['{product} جيد لكن الدعم بطيء.', 'مقبول بعد {days} أيام.'],
  opening: { content: ['ممتاز!', 'شكرًا لكم.'], mixed: ['لا بأس.'], unhappy: ['للأسف،', 'تجربة سيئة.'] },
  closing: { content: ['👍', '🌹', '😊'], mixed: ['🙂'], unhappy: ['😡', '👎', 'نبحث عن بديل.'] },
};
